import { expect, type Page } from '@playwright/test'
import { KuraWindow } from './kura-window.ts'

/** Reaching the server and all that comes after it, each with its second attempt. */
const TEST_TIMEOUT_MS = 90_000

/** What a bad connection must lead to. */
export interface ExpectedFailure {
  /** The first step that fails, as the window names it. */
  readonly step: string
  /** What it says below. */
  readonly sentence: RegExp
}

/**
 * Tests the connection of the form that `fill` opens and fills, and closes the form. With null nothing may
 * fail.
 */
export async function expectConnectionTest(
  page: Page,
  what: string,
  fill: (window: KuraWindow) => Promise<void>,
  expected: ExpectedFailure | null,
): Promise<void> {
  const window = new KuraWindow(page)
  await fill(window)
  const states = await window.testConnection(TEST_TIMEOUT_MS)
  const dialog = page.getByRole('dialog')
  const failed = window.connectionTest.getByRole('listitem', { name: /: failed$/ })
  const told = await failed.allInnerTexts()
  const all = [what, ...states, ...told].join('\n')
  expect.soft(told.length > 0, all).toBe(expected !== null)
  if (expected !== null && told[0] !== undefined) {
    expect.soft(told[0].split('\n')[0], what).toBe(expected.step)
    expect.soft(told[0], what).toMatch(expected.sentence)
  }
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toHaveCount(0)
}
