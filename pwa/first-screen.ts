import { runnerImport, type Plugin, type Rolldown } from 'vite'

type Prerender = typeof import('./src/prerender')

/** Puts the first screen, drawn by the app itself, into index.html with places for what only the server knows. */
export function firstScreen(): Plugin {
  return {
    name: 'first-screen',
    transformIndexHtml: {
      order: 'pre',
      async handler(page) {
        const { module } = await runnerImport<Prerender>('./src/prerender.tsx', {
          oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        })
        const { screen, row } = module.drawFirstScreen()
        return page
          .replace(
            '<div id="app"></div>',
            `<div id="app">${screen}</div>\n    <template id="topic-row">${row}</template>`,
          )
          .replace(/\n  <!--\n.*?-->/s, '')
      },
    },
  }
}

/** Puts the first screen's styles into the page: it is drawn as soon as it is there. And says what other screens need. */
export function inOnePiece(): Plugin {
  return {
    name: 'in-one-piece',
    transformIndexHtml: {
      order: 'post',
      handler(page, { bundle }) {
        if (!bundle) return page
        const styled = page.replace(/<link rel="stylesheet"[^>]* href="\/([^"]+)">/, (_, file: string) => {
          const styles = bundle[file] as Rolldown.OutputAsset
          delete bundle[file]
          return `<style>${styles.source.toString().trim()}</style>`
        })
        return styled.replace('</body>', `  <template id="elsewhere">${preloads(bundle)}</template>\n  </body>`)
      },
    },
  }
}

/** The piece with the screens after the first: where one of those is opened it is fetched along with the app. */
function preloads(bundle: Rolldown.OutputBundle): string {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
  const later = chunks.find(({ name }) => name === 'later')
  if (!later) throw new Error('There is no piece named "later" to be fetched along.')
  const shared = chunks.filter(({ fileName, isEntry }) => later.imports.includes(fileName) && !isEntry)
  const styles = [...(later.viteMetadata?.importedCss ?? [])]
  return [
    ...[later, ...shared].map(({ fileName }) => `<link rel="modulepreload" crossorigin href="/${fileName}">`),
    ...styles.map((fileName) => `<link rel="preload" as="style" crossorigin href="/${fileName}">`),
  ].join('')
}
