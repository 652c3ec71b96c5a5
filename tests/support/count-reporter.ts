/** Leaves the true counts of a run where `.ci/run` prints them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1
      for (const test of module.children.allTests()) {
        const state = test.result().state
        if (state === 'passed') counts.passed += 1
        else if (state === 'skipped') counts.skipped += 1
        else counts.failed += 1
      }
    }
    mkdirSync('out', { recursive: true })
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
    writeFileSync('out/test-counts.txt', `${counts.passed} passed, ${counts.failed} failed${skipped}\n`)
  }
}
