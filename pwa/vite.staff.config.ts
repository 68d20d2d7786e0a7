import { defineConfig } from 'vite'
import { compressed } from './compressed.ts'
import { BUILD, shared } from './vite.shared.ts'

/**
 * The apps that citizens do not open: built after the citizen's, into a folder of their own, so that nothing of theirs
 * gets into what a citizen's phone fetches and keeps. Another one is one more page here and in api/web/pages.py.
 */
const PAGES = ['personale.html', 'stander.html', 'tavle.html']

export default defineConfig({
  ...shared,
  plugins: [compressed('dist/assets/staff')],
  publicDir: false,
  build: {
    ...BUILD,
    emptyOutDir: false,
    assetsDir: 'assets/staff',
    rolldownOptions: { input: PAGES },
  },
  server: { port: 8041, proxy: { '/api': 'http://127.0.0.1:8000' } },
})
