import { app, nativeTheme, shell } from 'electron'
import type { Settings } from '../config/settings.ts'
import type { DesktopServices } from '../router/context.ts'
import type { AppCommands } from './commands.ts'
import { pickFile, pickFolder, pickSavePath } from './dialogs.ts'

export function createDesktopServices(commands: AppCommands): DesktopServices {
  return {
    versions: {
      version: app.getVersion(),
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      node: process.versions.node,
      platform: platform(),
    },
    pickFolder,
    pickFile,
    pickSavePath,
    showInFolder: (path) => shell.showItemInFolder(path),
    setTheme: applyTheme,
    commands: (signal) => commands.watch(signal),
  }
}

export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme
}

function platform(): 'darwin' | 'linux' | 'win32' {
  const { platform: name } = process
  return name === 'darwin' || name === 'win32' ? name : 'linux'
}
