import { os } from './context.ts'

export const verifications = {
  watch: os.verifications.watch.handler(({ context, signal }) =>
    context.engine.verifications.watch(signal),
  ),
  start: os.verifications.start.handler(({ context, input }) => ({
    id: context.engine.verifications.start(input),
  })),
  pause: os.verifications.pause.handler(({ context, input }) =>
    context.engine.verifications.pause(input.id),
  ),
  resume: os.verifications.resume.handler(({ context, input }) =>
    context.engine.verifications.resume(input.id),
  ),
  setLimits: os.verifications.setLimits.handler(({ context, input }) =>
    context.engine.verifications.setLimits(input.id, input),
  ),
  stop: os.verifications.stop.handler(({ context, input }) =>
    context.engine.verifications.stop(input.id),
  ),
  clearEnded: os.verifications.clearEnded.handler(({ context }) =>
    context.engine.verifications.clearEnded(),
  ),
}
