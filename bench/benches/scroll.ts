import { KuraWindow } from '../../e2e/support/kura-window.ts'
import { startSilentServer, writeLargeCatalog } from '../../e2e/support/large-catalog.ts'
import { launchApp } from '../../e2e/support/launch-app.ts'
import { scrollThrough } from '../../e2e/support/scroll-through.ts'
import { againstBound, type Bench, type BenchResult, withoutPeer } from '../bench-result.ts'
import { withDisplay } from '../display.ts'
import { inScratchFolder } from '../scratch-folder.ts'

const ROWS = 1_000_000
const MB = 1e6

/** Scrolling in the app itself, through a catalogue that is kept from an earlier run. */
export const scroll: Bench = {
  name: 'scroll',
  about:
    '1,000,000 rows in the app, by wheel, scrollbar and keys; tasks by their time on a processor',
  run: () => withDisplay(() => inScratchFolder(measure)),
}

async function measure(home: string): Promise<readonly BenchResult[]> {
  const server = await startSilentServer()
  await writeLargeCatalog(home, ROWS, server.endpoint)
  const kura = await launchApp({ home })
  try {
    await new KuraWindow(kura.page).hasArtifacts(ROWS)
    const { tasks, longestBlankMs, rendererBytes } = await scrollThrough(kura)
    const longestMs = Math.max(...tasks.map(({ ownMs, wallMs }) => ownMs ?? wallMs))
    const memory = { name: 'memory of the renderer', value: (rendererBytes ?? 0) / MB, unit: 'MB' }
    return [
      againstBound(
        { name: 'longest task of the page', value: longestMs, unit: 'ms' },
        { atMost: 50 },
      ),
      withoutPeer({ name: 'tasks of the page', value: tasks.length, unit: '' }),
      againstBound({ name: 'rows blank for', value: longestBlankMs, unit: 'ms' }, { atMost: 100 }),
      ...(rendererBytes === null ? [] : [againstBound(memory, { atMost: 250 })]),
    ]
  } finally {
    await kura.close()
    await server.close()
  }
}
