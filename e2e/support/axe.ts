import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

/** One broken rule and where, short enough to read in a failure. */
interface AccessibilityProblem {
  readonly rule: string
  readonly impact: string
  readonly help: string
  readonly nodes: readonly string[]
}

/** What axe finds against WCAG 2.2 A and AA and its own best practices. */
async function accessibilityProblems(page: Page): Promise<AccessibilityProblem[]> {
  await page.evaluate(settled)
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(runAxe)
  return violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? 'unknown',
    help,
    nodes: nodes.map((node) => `${node.target.join(' ')}  ${node.html.slice(0, 160)}`),
  }))
}

/** Runs in the page, where axe's own source put `axe`. Passes are not listed: their places take long to name. */
function runAxe(): Promise<axe.AxeResults> {
  const inPage = (globalThis as unknown as { axe: typeof axe }).axe
  return inPage.run({ resultTypes: ['violations'] })
}

/** Fails with the rules broken and the elements that break them. */
export async function expectAccessible(page: Page, view: string): Promise<void> {
  const problems = await accessibilityProblems(page)
  expect(problems, `axe on ${view}`).toEqual([])
}

/**
 * Runs in the page: resolves once a change of theme is drawn and nothing is on its way any more. One
 * colour's transition can set off the next one's further in, so several frames must be at rest.
 */
async function settled(): Promise<void> {
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const isPassing = (animation: Animation) =>
    animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY
  for (let framesAtRest = 0; framesAtRest < 10; framesAtRest++) {
    await nextFrame()
    const passing = document.getAnimations().filter(isPassing)
    if (passing.length > 0) framesAtRest = 0
    await Promise.allSettled(passing.map((animation) => animation.finished))
  }
}
