import { contentPieceOf } from '../servers/faults/content-piece.ts'
import type { Fault, RequestHead } from '../servers/faults/fault.ts'
import type { RandomFaults } from '../servers/faults/fault-plan.ts'

/** Every kind of fault. Those that hold a request up for long are the rarer ones. */
const FAULTS: readonly Fault[] = [
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'during' },
  { kind: 'reset', when: 'after' },
  { kind: 'latency', ms: 300 },
  { kind: 'latency', ms: 1_500 },
  { kind: 'stall', ms: 5_000 },
  { kind: 'server-error' },
  { kind: 'server-error' },
  { kind: 'busy', retryAfterSeconds: 1 },
  { kind: 'busy', retryAfterSeconds: 2 },
  { kind: 'truncate', share: 0 },
  { kind: 'truncate', share: 0.5 },
  { kind: 'wrong-bytes', of: 'request' },
  { kind: 'wrong-bytes', of: 'answer' },
  { kind: 'slow-read', bytesPerSecond: 4_000_000 },
  // Longer than the app waits for an answer.
  { kind: 'stall', ms: 40_000 },
]

/** Google's multipart uploads carry the object's name and type before its content. */
const SURELY_CONTENT_BYTES = 4_096

export function campaignFaults(seed: number): RandomFaults {
  return { seed, rate: 0.25, faults: FAULTS, applies }
}

/**
 * Bytes go wrong only where somebody can tell: in content on its way there, which the server checks, and
 * in whole contents on their way back, whose keys are their hashes. TLS guards the rest.
 */
function applies(fault: Fault, request: RequestHead): boolean {
  if (fault.kind !== 'wrong-bytes') return true
  if (fault.of === 'request') {
    const length = Number(request.headers['content-length'] ?? 0)
    return contentPieceOf(request) !== null && length > SURELY_CONTENT_BYTES
  }
  return isWholeRead(request)
}

function isWholeRead({ method, path, headers }: RequestHead): boolean {
  if (method !== 'GET' || 'range' in headers || 'x-ms-range' in headers) return false
  const isMetadata = path.includes('/storage/v1/') && !path.includes('alt=media')
  return !isMetadata && decodeURIComponent(path).includes('/content/')
}
