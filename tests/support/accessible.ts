import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** That axe-core finds nothing on a page. Results that are dimmed while new ones come are judged at rest. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.locator('.panes.dimmed').waitFor({ state: 'detached' })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}
