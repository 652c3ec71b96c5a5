import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte({ configFile: './svelte.config.js' })],
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['./tests/support/unpack-browser.ts'],
    // Native modules and forked engines do not survive worker threads.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes when a loaded computer gets to it; one second, the default, is a claim about speed.
    expect: { poll: { timeout: 20_000 } },
    reporters: process.env['CI'] ? ['default', './tests/support/count-reporter.ts'] : ['default'],
  },
})
