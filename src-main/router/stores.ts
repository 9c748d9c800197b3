import { os } from './context.ts'

export const stores = {
  watch: os.stores.watch.handler(({ context, signal }) => context.engine.stores.watch(signal)),
  pickFolder: os.stores.pickFolder.handler(async ({ context }) => {
    const path = await context.desktop.pickFolder('Choose the folder of the store')
    return path === null ? null : context.engine.folders.grant(path)
  }),
  addLocal: os.stores.addLocal.handler(async ({ context, input }) => {
    const root = context.engine.folders.pathOf(input.grantId)
    const storeId = await context.engine.stores.addLocal(root, input.name, input.layout)
    return { storeId }
  }),
  rename: os.stores.rename.handler(({ context, input }) =>
    context.engine.stores.rename(input.storeId, input.name),
  ),
  remove: os.stores.remove.handler(({ context, input }) =>
    context.engine.stores.remove(input.storeId),
  ),
  refresh: os.stores.refresh.handler(({ context, input }) =>
    context.engine.stores.refresh(input.storeId),
  ),
}
