/**
 * The one build, in three parts. `main`: every process and thread outside the page, each a file of its own — Electron's
 * main, core and engines, and for the two shells without Electron the command line with its web server. `preload`: one
 * CommonJS file, for a sandboxed preload knows no ESM. `renderer`: the page, for whichever shell shows it.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          electron: 'src/main/electron/index.ts',
          core: 'src/main/electron/core/process.ts',
          cli: 'src/main/cli/index.ts',
          engine: 'src/main/engine/process.ts',
          'import-worker': 'src/main/core/corpus/import-worker.ts',
          'compare-worker': 'src/main/core/texts/compare-worker.ts',
          'ocr-worker': 'src/main/core/ocr/worker.ts',
          'watch-worker': 'src/main/core/corpus/links/watch-worker.ts',
          'aside-worker': 'src/main/core/training/aside-worker.ts',
          'search-worker': 'src/main/core/search/worker.ts',
        },
        // Flat: a program finds the others beside itself, from a chunk as from its entry.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      emptyOutDir: true,
      // What a sandboxed preload can require is `electron` and nothing else: the rest is in the file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    base: './',
    plugins: [svelte({ configFile: '../../svelte.config.js' })],
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      minify: true,
      // Browsers of the last two years too: the browser shell shows the same page.
      target: 'es2024',
      assetsInlineLimit: 0,
      // The application, and the page to try the API.
      rolldownOptions: { input: ['src/renderer/index.html', 'src/renderer/api.html'] },
    },
  },
})
