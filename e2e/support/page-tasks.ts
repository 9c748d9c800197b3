import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import type { Block } from './main-thread-blocks.ts'

/** What Chromium writes of one stretch of work; times in microseconds ("Trace Event Format"). */
interface TraceEvent {
  readonly ph: string
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly dur?: number
  /** Of the time in which the thread had a core. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** From now on Chromium notes each task of each thread. */
export async function traceTasks(app: ElectronApplication): Promise<void> {
  await app.evaluate(async ({ contentTracing }) => {
    await contentTracing.startRecording({
      included_categories: ['toplevel', '__metadata'],
      excluded_categories: ['*'],
      recording_mode: 'record-until-full',
      trace_buffer_size_in_kb: 1_000_000,
    })
  })
}

/** The tasks of the page's main thread since then: scripts, layout and painting. */
export async function pageTasks(app: ElectronApplication): Promise<readonly Block[]> {
  const path = join(tmpdir(), `kura-tasks-${process.pid}.json`)
  const pid = await app.evaluate(async ({ contentTracing, webContents }, to) => {
    await contentTracing.stopRecording(to)
    return webContents.getAllWebContents()[0]?.getOSProcessId()
  }, path)
  const { traceEvents } = JSON.parse(await readFile(path, 'utf8')) as {
    readonly traceEvents: readonly TraceEvent[]
  }
  await rm(path)
  const main = traceEvents.find(
    (event) => event.pid === pid && event.ph === 'M' && event.args?.name === 'CrRendererMain',
  )
  return traceEvents.flatMap((event) => {
    const isTask = event.ph === 'X' && event.name === 'ThreadControllerImpl::RunTask'
    if (!isTask || event.pid !== pid || event.tid !== main?.tid) return []
    const ownMs = event.tdur === undefined ? null : event.tdur / 1_000
    return [{ wallMs: (event.dur ?? 0) / 1_000, ownMs }]
  })
}
