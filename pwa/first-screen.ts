import { runnerImport, type Plugin } from 'vite'

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
