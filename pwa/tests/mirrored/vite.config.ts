import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import real from '../../vite.config.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Puts the test language into the place of English: the real build knows nothing of it. */
function testLanguage(): Plugin {
  return {
    name: 'test-language',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/words\/(\w+\/)?en\.ts$/.test(id)) return
      const words = code.replace('export const en', `import { mirrored } from '${here('mirrored.ts')}'\nconst english`)
      return `${words}\nexport const en = mirrored(english)\n`
    },
  }
}

export default defineConfig({ ...real, root: here('../..'), plugins: [testLanguage(), ...real.plugins!] })
