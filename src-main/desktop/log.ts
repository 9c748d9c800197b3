import { join } from 'node:path'
import electronLog from 'electron-log/node.js'
import type { EngineLog } from '../engine/engine.ts'
import { Redaction } from './redact.ts'

const MAX_FILE_BYTES = 1024 * 1024

/** The app's log: `logs/kura.log` in the configuration folder, with one older file beside it. */
export function openLog(configFolder: string): EngineLog {
  const log = electronLog.create({ logId: 'kura' })
  const redaction = new Redaction()
  log.transports.file.resolvePathFn = () => join(configFolder, 'logs', 'kura.log')
  log.transports.file.maxSize = MAX_FILE_BYTES
  log.transports.file.format = '{y}-{m}-{d} {h}:{i}:{s}.{ms} {level} {text}'
  log.transports.console.level = 'warn'
  log.hooks.push((message) => ({
    ...message,
    data: message.data.map((part) => redaction.of(part)),
  }))
  return {
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: (message) => log.error(message),
    conceal: (secrets) => redaction.learn(secrets),
  }
}
