import type { ElectronApplication } from '@playwright/test'

/** Answers every save dialog from now on with this path; null cancels it. */
export async function answerSaveDialog(
  app: ElectronApplication,
  path: string | null,
): Promise<void> {
  await app.evaluate(({ dialog }, answer) => {
    dialog.showSaveDialog = async () => ({ canceled: answer === null, filePath: answer ?? '' })
  }, path)
}

/** Answers every dialog that picks files or folders from now on with these paths; none cancels it. */
export async function answerOpenDialog(
  app: ElectronApplication,
  paths: readonly string[],
): Promise<void> {
  await app.evaluate(
    ({ dialog }, answer) => {
      dialog.showOpenDialog = async () => ({ canceled: answer.length === 0, filePaths: answer })
    },
    [...paths],
  )
}

/** Answers every question from now on with its button of this number, counted from 0. */
export async function answerQuestion(app: ElectronApplication, button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    dialog.showMessageBox = async () => ({ response, checkboxChecked: false })
  }, button)
}
