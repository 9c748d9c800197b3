import { os } from './context.ts'

export const transfers = {
  watch: os.transfers.watch.handler(({ context, signal }) =>
    context.engine.transfers.watch(signal),
  ),
  upload: os.transfers.upload.handler(({ context, input }) =>
    context.engine.upload(input.storeId, input.sourceId),
  ),
  saveAs: os.transfers.saveAs.handler(async ({ context, input }) => {
    const path = await context.desktop.pickSavePath(input.suggestedName)
    if (path === null) return null
    return { transferId: await context.engine.download(input.storeId, input.hash, path) }
  }),
  verify: os.transfers.verify.handler(async ({ context, input }) => ({
    queued: await context.engine.verify(input.storeId, input.hashes),
  })),
  cancel: os.transfers.cancel.handler(({ context, input }) =>
    context.engine.transfers.cancel(input.ids),
  ),
  retry: os.transfers.retry.handler(({ context, input }) =>
    context.engine.transfers.retry(input.ids),
  ),
  clearEnded: os.transfers.clearEnded.handler(({ context }) =>
    context.engine.transfers.clearEnded(),
  ),
}
