import { fileURLToPath } from 'node:url'
import type { UserConfig } from 'vite'
import type { CustomInjectManifestOptions } from 'vite-plugin-pwa'

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

/** A classic worker: other browsers than the newest know no other kind. */
export const CLASSIC_WORKER = {
  rollupFormat: 'iife' as const,
  buildPlugins: { vite: [{ name: 'classic', config: () => ({ define: { 'import.meta.url': 'self.location.href' } }) }] },
} satisfies Partial<CustomInjectManifestOptions>
