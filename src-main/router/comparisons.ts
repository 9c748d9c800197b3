import { StorageError } from '../../shared/domain/storage-error.ts'
import { os } from './context.ts'

function notYet(): never {
  throw new StorageError('UNSUPPORTED', 'This version of Kura does not compare stores yet.')
}

export const comparisons = {
  watch: os.comparisons.watch.handler(notYet),
  list: os.comparisons.list.handler(notYet),
  hashes: os.comparisons.hashes.handler(notYet),
  position: os.comparisons.position.handler(notYet),
  conflicts: os.comparisons.conflicts.handler(notYet),
  plan: os.comparisons.plan.handler(notYet),
  carryOut: os.comparisons.carryOut.handler(notYet),
  artifact: os.comparisons.artifact.handler(notYet),
  diff: os.comparisons.diff.handler(notYet),
  report: os.comparisons.report.handler(notYet),
}

export const verifications = {
  watch: os.verifications.watch.handler(notYet),
  start: os.verifications.start.handler(notYet),
  pause: os.verifications.pause.handler(notYet),
  resume: os.verifications.resume.handler(notYet),
  setLimits: os.verifications.setLimits.handler(notYet),
  stop: os.verifications.stop.handler(notYet),
  clearEnded: os.verifications.clearEnded.handler(notYet),
}
