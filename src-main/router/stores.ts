import { os } from './context.ts'

const KEY_FILES = { name: 'Service account keys', extensions: ['json'] }
const CONFIGURATIONS = { name: 'Configurations', extensions: ['yaml', 'yml'] }

export const stores = {
  watch: os.stores.watch.handler(({ context, signal }) => context.engine.stores.watch(signal)),
  pickFolder: os.stores.pickFolder.handler(async ({ context }) => {
    const path = await context.desktop.pickFolder('Choose the folder of the store')
    return path === null ? null : context.engine.configurations.pickedFolder(path)
  }),
  addLocal: os.stores.addLocal.handler(async ({ context, input }) => {
    const root = context.engine.folders.pathOf(input.grantId)
    const storeId = await context.engine.stores.addLocal(root, input.name, input.layout)
    return { storeId }
  }),
  add: os.stores.add.handler(async ({ context, input }) => ({
    storeId: await context.engine.stores.add(input.name, input),
  })),
  connection: os.stores.connection.handler(({ context, input }) =>
    context.engine.stores.connection(input.storeId),
  ),
  edit: os.stores.edit.handler(({ context, input }) =>
    context.engine.stores.edit(input.storeId, input.name, input),
  ),
  test: os.stores.test.handler(({ context, input, signal }) =>
    context.engine.testConnection(input, signal),
  ),
  awsProfiles: os.stores.awsProfiles.handler(({ context }) => context.engine.awsProfiles()),
  pickKeyFile: os.stores.pickKeyFile.handler(async ({ context }) => {
    const path = await context.desktop.pickFile('Choose the key file', KEY_FILES)
    return path === null ? null : { grantId: context.engine.files.grant(path), path }
  }),
  pickConfiguration: os.stores.pickConfiguration.handler(async ({ context }) => {
    const path = await context.desktop.pickFile('Open entrenar.yaml', CONFIGURATIONS)
    return path === null ? null : context.engine.configurations.read(path)
  }),
  secretStorage: os.stores.secretStorage.handler(({ context }) => ({
    kind: context.engine.secretStorage,
  })),
  setReadOnly: os.stores.setReadOnly.handler(({ context, input }) =>
    context.engine.stores.setReadOnly(input.storeId, input.readOnly),
  ),
  reorder: os.stores.reorder.handler(({ context, input }) =>
    context.engine.stores.reorder(input.storeIds),
  ),
  rename: os.stores.rename.handler(({ context, input }) =>
    context.engine.stores.rename(input.storeId, input.name),
  ),
  remove: os.stores.remove.handler(({ context, input }) =>
    context.engine.stores.remove(input.storeId),
  ),
  unfinished: os.stores.unfinished.handler(async ({ context, input }) => [
    ...(await context.engine.unfinished.list(input.storeId)),
  ]),
  removeUnfinished: os.stores.removeUnfinished.handler(async ({ context, input }) => {
    const { removed, failed } = await context.engine.unfinished.remove(input.storeId, input.uploads)
    return { removed, failed: [...failed] }
  }),
  refresh: os.stores.refresh.handler(({ context, input }) =>
    context.engine.stores.refresh(input.storeId),
  ),
}
