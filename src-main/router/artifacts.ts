import { os } from './context.ts'

export const artifacts = {
  list: os.artifacts.list.handler(({ context, input, signal }) =>
    context.engine.artifacts.list(input, signal),
  ),
  hashes: os.artifacts.hashes.handler(({ context, input, signal }) =>
    context.engine.artifacts.hashes(input, signal),
  ),
  find: os.artifacts.find.handler(({ context, input, signal }) =>
    context.engine.artifacts.find(input, signal),
  ),
  position: os.artifacts.position.handler(({ context, input, signal }) =>
    context.engine.artifacts.position(input, signal),
  ),
  facets: os.artifacts.facets.handler(({ context, input, signal }) =>
    context.engine.artifacts.facets(input, signal),
  ),
  detail: os.artifacts.detail.handler(({ context, input }) =>
    context.engine.artifacts.detail(input),
  ),
  where: os.artifacts.where.handler(({ context, input }) =>
    context.engine.artifacts.where(input.hash),
  ),
  addName: os.artifacts.addName.handler(({ context, input }) =>
    context.engine.artifacts.addName(input),
  ),
  deleteName: os.artifacts.deleteName.handler(({ context, input }) =>
    context.engine.artifacts.deleteName(input),
  ),
  delete: os.artifacts.delete.handler(({ context, input }) =>
    context.engine.artifacts.delete(input.storeId, input.hashes),
  ),
}
