/** The command line, the browser shell's server and their workers, bundled for Node: one file a process or thread. */
import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'out/main',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: {
        cli: 'src/main/cli/index.ts',
        engine: 'src/main/engine/process.ts',
        'import-worker': 'src/main/core/corpus/import-worker.ts',
        'watch-worker': 'src/main/core/corpus/links/watch-worker.ts',
        'search-worker': 'src/main/core/search/worker.ts',
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
