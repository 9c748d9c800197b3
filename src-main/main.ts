import { startDesktop } from './desktop/desktop.ts'

startDesktop()
