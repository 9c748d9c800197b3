import { os } from './context.ts'

export const app = {
  info: os.app.info.handler(({ context }) => ({
    ...context.desktop.versions,
    theme: context.engine.settings.get().theme,
  })),
  commands: os.app.commands.handler(({ context, signal }) => context.desktop.commands(signal)),
  setTheme: os.app.setTheme.handler(async ({ context, input }) => {
    context.desktop.setTheme(input.theme)
    await context.engine.settings.update({ theme: input.theme })
  }),
  reportError: os.app.reportError.handler(({ context, input }) => {
    context.engine.log.error(`page: ${input.message}`)
  }),
}
