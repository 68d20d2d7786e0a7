import { fileURLToPath } from 'node:url'
import type { UserConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** What the citizen's app and the apps of staff are built with alike. */
export const shared = {
  resolve: {
    alias: {
      fds: here('node_modules/dkfds/src/stylesheets'),
      fonts: here('node_modules/dkfds/src/fonts/IBMPlexSans/split/woff2'),
    },
  },
  css: { preprocessorOptions: { scss: { loadPaths: [here('node_modules')], quietDeps: true } } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
} satisfies UserConfig

export const BUILD = { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } } as const
