import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|svg|webmanifest)$/

/** Puts beside each text built into `folders` its two compressed forms, which the server sends instead. */
export function compressed(...folders: string[]): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    closeBundle: {
      // After the service worker, which another plugin writes when the bundle is closed.
      order: 'post',
      sequential: true,
      handler() {
        for (const file of folders.flatMap(textsIn)) {
          const text = readFileSync(file)
          writeFileSync(`${file}.br`, brotliCompressSync(text))
          writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }))
        }
      },
    },
  }
}

function textsIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => TEXT.test(name))
  return names.map((name) => join(folder, name))
}
