import { os } from './context.ts'

export const comparisons = {
  watch: os.comparisons.watch.handler(({ context, input, signal }) =>
    context.engine.comparisons.watch(input.storeIds, signal),
  ),
  list: os.comparisons.list.handler(({ context, input, signal }) =>
    context.engine.comparisons.list(input, signal),
  ),
  hashes: os.comparisons.hashes.handler(({ context, input, signal }) =>
    context.engine.comparisons.hashes(input, signal),
  ),
  position: os.comparisons.position.handler(({ context, input, signal }) =>
    context.engine.comparisons.position(input, signal),
  ),
  conflicts: os.comparisons.conflicts.handler(({ context, input, signal }) =>
    context.engine.comparisons.conflicts(input, signal),
  ),
  plan: os.comparisons.plan.handler(({ context, input, signal }) =>
    context.engine.plans.plan(input.storeIds, input.request, signal),
  ),
  carryOut: os.comparisons.carryOut.handler(({ context, input, signal }) =>
    context.engine.carryOut(input.planId, signal),
  ),
  artifact: os.comparisons.artifact.handler(({ context, input }) =>
    context.engine.comparisons.artifact(input.hash),
  ),
  diff: os.comparisons.diff.handler(({ context, input, signal }) =>
    context.engine.comparisons.diff(input.left, input.right, signal),
  ),
  report: os.comparisons.report.handler(async ({ context, input, signal }) => {
    const path = await context.desktop.pickSavePath(`comparison.${input.format}`)
    return path === null ? null : context.engine.comparisons.report(path, input, signal)
  }),
  revealReport: os.comparisons.revealReport.handler(({ context }) =>
    context.desktop.showInFolder(context.engine.comparisons.lastReport),
  ),
}
