import { fileURLToPath } from 'node:url'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { APP_ORIGIN } from '../../shared/contract/bridge.ts'
import type { Settings, SettingsFile } from '../config/settings.ts'

const PRELOAD = fileURLToPath(new URL('./preload.cjs', import.meta.url))

const DEFAULT_SIZE = { width: 1280, height: 800 } as const
const MIN_SIZE = { minWidth: 760, minHeight: 480 } as const

/** The ground of the page in each theme, so that the window never flashes. */
const GROUND = { light: '#fbfaf7', dark: '#17191d' } as const

export async function openMainWindow(settings: SettingsFile): Promise<BrowserWindow> {
  const remembered = visibleBounds(settings.get().window)
  const window = new BrowserWindow({
    ...DEFAULT_SIZE,
    ...remembered,
    ...MIN_SIZE,
    title: 'Kura',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload: PRELOAD,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (settings.get().window?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  rememberBounds(window, settings)
  await window.loadURL(`${APP_ORIGIN}/index.html`)
  return window
}

/** The remembered place, if a screen still shows it. */
function visibleBounds(bounds: Settings['window']) {
  if (!bounds) return {}
  const { x, y, width, height } = bounds
  const isVisible = screen.getAllDisplays().some(({ workArea }) => {
    const overlapX = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
    const overlapY = Math.min(y + height, workArea.y + workArea.height) - Math.max(y, workArea.y)
    return overlapX >= 100 && overlapY >= 100
  })
  return isVisible ? { x, y, width, height } : { width, height }
}

function rememberBounds(window: BrowserWindow, settings: SettingsFile): void {
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds()
    settings
      .update({ window: { x, y, width, height, maximized: window.isMaximized() } })
      .catch(() => {})
  })
}
