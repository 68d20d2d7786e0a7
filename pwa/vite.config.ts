import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { compressed } from './compressed.ts'
import { firstScreen, inOnePiece } from './first-screen.ts'
import { BUILD, CLASSIC_WORKER, shared } from './vite.shared.ts'

export default defineConfig({
  ...shared,
  plugins: [
    firstScreen(),
    inOnePiece(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/worker',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      includeManifestIcons: false,
      injectManifest: {
        ...CLASSIC_WORKER,
        // index.html is not here: the worker keeps the page as the server has filled it.
        globPatterns: ['assets/*.{js,css,woff2}', 'favicon.svg'],
      },
      manifest: {
        name: 'Borgerservice – bestil tid',
        short_name: 'Borgerservice',
        description: 'Bestil, skift eller aflys en tid hos borgerservice.',
        lang: 'da',
        id: '/',
        start_url: '/',
        display: 'standalone',
        theme_color: '#004b5c',
        background_color: '#ffffff',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [{ name: 'Mine tider', url: '/mine' }],
      },
    }),
    compressed('dist', 'dist/assets'),
  ],
  build: BUILD,
  server: { port: 8040, proxy: { '/api': 'http://127.0.0.1:8000' } },
})
