import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { compressed } from './compressed.ts'
import { BUILD, CLASSIC_WORKER, shared } from './vite.shared.ts'

/**
 * The apps that citizens do not open: built after the citizen's, into a folder of their own, so that nothing of theirs
 * gets into what a citizen's phone fetches and keeps. Another one is one more page here and in api/web/pages.py.
 */
const PAGES = ['personale.html', 'stander.html', 'tavle.html']

export default defineConfig({
  ...shared,
  plugins: [
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/worker',
      filename: 'staff-sw.ts',
      injectRegister: false,
      manifest: false,
      // The pages are not here: the worker keeps that of its own address as the server sends it.
      injectManifest: { ...CLASSIC_WORKER, globPatterns: ['assets/staff/*.{js,css,woff2}', 'favicon.svg'] },
    }),
    compressed('dist', 'dist/assets/staff'),
  ],
  publicDir: false,
  build: {
    ...BUILD,
    emptyOutDir: false,
    assetsDir: 'assets/staff',
    rolldownOptions: { input: PAGES },
  },
  server: { port: 8041, proxy: { '/api': 'http://127.0.0.1:8000' } },
})
