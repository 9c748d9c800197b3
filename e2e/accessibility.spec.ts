import { expectAccessible } from './support/axe.ts'
import { test } from './support/kura-test.ts'
import { tourSteps } from './support/tour-steps.ts'

test('axe finds nothing on any view, light or dark', async ({ kura, scratch }) => {
  test.setTimeout(600_000)
  await tourSteps(kura, scratch, async (view, page = kura.page) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expectAccessible(page, `${view}, ${colorScheme}`)
    }
  })
})
