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
  saveFolder: os.transfers.saveFolder.handler(async ({ context, input }) => {
    const folder = await context.desktop.pickFolder('Choose the folder to save into')
    if (folder === null) return null
    return { queued: await context.engine.downloadMany(input.storeId, input.hashes, folder) }
  }),
  copy: os.transfers.copy.handler(async ({ context, input }) => ({
    queued: await context.engine.copy(input.fromStoreId, input.toStoreId, input.hashes),
  })),
  verify: os.transfers.verify.handler(async ({ context, input }) => ({
    queued: await context.engine.verify(input.storeId, input.hashes),
  })),
  pause: os.transfers.pause.handler(({ context, input }) =>
    context.engine.transfers.pause(input.ids),
  ),
  resume: os.transfers.resume.handler(({ context, input }) =>
    context.engine.transfers.resume(input.ids),
  ),
  move: os.transfers.move.handler(({ context, input }) =>
    context.engine.transfers.move(input.ids, input.to),
  ),
  limit: os.transfers.limit.handler(({ context }) => ({
    bytesPerSecond: context.engine.bandwidthLimit,
  })),
  setLimit: os.transfers.setLimit.handler(({ context, input }) =>
    context.engine.setBandwidthLimit(input.bytesPerSecond),
  ),
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
