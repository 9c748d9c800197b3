import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Command } from '../../shared/domain/command.ts'
import type { AppCommands } from './commands.ts'

/** The menu bar. Its items send the same commands as the palette and the keyboard. */
export function installMenu(commands: AppCommands): void {
  const item = (
    label: string,
    command: Command,
    accelerator?: string,
  ): MenuItemConstructorOptions => ({
    label,
    click: () => commands.send(command),
    // The page handles the keys itself, where the focus decides; the menu only shows them.
    ...(accelerator && { accelerator, registerAccelerator: false }),
  })
  const isMac = process.platform === 'darwin'
  const about: MenuItemConstructorOptions = { label: 'About Kura', role: 'about' }
  app.setAboutPanelOptions({
    applicationName: 'Kura',
    applicationVersion: app.getVersion(),
    copyright:
      'Kura (蔵, storehouse): a browser for content-addressed model artifacts. MIT licence.',
  })
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('Upload files…', 'artifact.upload', 'CmdOrCtrl+U'),
        item('Upload folder…', 'artifact.upload-folder', 'CmdOrCtrl+Shift+U'),
        item('Add store…', 'store.add'),
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        item('Select all', 'edit.select-all', 'CmdOrCtrl+A'),
        { type: 'separator' },
        item('Search artifacts', 'view.search', 'CmdOrCtrl+F'),
        item('Jump to hash…', 'view.jump', 'CmdOrCtrl+G'),
        item('All commands…', 'view.palette', 'CmdOrCtrl+K'),
      ],
    },
    {
      label: '&Artifact',
      submenu: [
        item('Copy SHA-256', 'artifact.copy-hash', 'CmdOrCtrl+C'),
        item('Verify', 'artifact.verify'),
        item('Save as…', 'artifact.save-as', 'CmdOrCtrl+S'),
        item('Save selected…', 'artifact.save-selected', 'CmdOrCtrl+Shift+S'),
        item('Copy to…', 'artifact.copy-to'),
        item('Add name…', 'artifact.add-name', 'F2'),
        item('Compare two', 'artifact.diff', 'CmdOrCtrl+D'),
        { type: 'separator' },
        item('Delete…', 'artifact.delete', 'Delete'),
      ],
    },
    {
      label: '&Comparison',
      submenu: [
        item('Compare stores', 'view.compare', 'CmdOrCtrl+Shift+C'),
        { type: 'separator' },
        item('Copy missing…', 'compare.copy-missing'),
        item('Repair damaged…', 'compare.repair'),
        item('Verify stores…', 'compare.verify'),
        item('Export a report…', 'compare.report'),
      ],
    },
    {
      label: '&Transfers',
      submenu: [
        item('Pause all', 'transfers.pause-all'),
        item('Resume all', 'transfers.resume-all'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Refresh', 'store.refresh', 'F5'),
        item('Facets', 'view.facets', 'CmdOrCtrl+B'),
        item('Inspector', 'view.inspector', 'CmdOrCtrl+I'),
        item('Transfers', 'view.transfers', 'CmdOrCtrl+J'),
        item('Compact rows', 'view.density'),
        { type: 'separator' },
        {
          label: 'Theme',
          submenu: [
            item('Follow the system', 'view.theme-system'),
            item('Light', 'view.theme-light'),
            item('Dark', 'view.theme-dark'),
          ],
        },
        { type: 'separator' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    { label: '&Help', submenu: [about] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
