import { type Clock, sleep, systemClock } from '../../clock.ts'
import { throwIfAborted } from '../../operation.ts'
import { type MockS3ErrorCode, mockS3Error } from './mock-s3-errors.ts'

export const MOCK_S3_OPERATIONS = [
  'PutObject',
  'GetObject',
  'HeadObject',
  'ListObjectsV2',
  'DeleteObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
] as const
export type MockS3Operation = (typeof MOCK_S3_OPERATIONS)[number]

/** A request that is to fail. */
export interface MockS3Failure {
  readonly code: MockS3ErrorCode
  /** Default: whichever comes next. */
  readonly operation?: MockS3Operation
  /** How many requests in a row. Default 1; Infinity for all from now on. */
  readonly times?: number
  /** True: the request is done and only its answer is lost, as at a broken connection. */
  readonly afterwards?: boolean
  /** The server's wish for how long to wait. */
  readonly retryAfterMs?: number
}

export interface MockS3Latency {
  /** Before every answer. Default 0. */
  readonly latencyMs?: number
  readonly clock?: Clock
}

/** The line to the bucket: counts the requests, makes them wait, and lets those fail that are to. */
export class MockS3Requests {
  readonly #latencyMs: number
  readonly #clock: Clock
  readonly #counts = new Map<MockS3Operation, number>()
  #failures: { readonly failure: MockS3Failure; left: number }[] = []

  constructor({ latencyMs = 0, clock = systemClock }: MockS3Latency) {
    this.#latencyMs = latencyMs
    this.#clock = clock
  }

  /** How many requests of each kind have come, failed ones among them. */
  get counts(): Readonly<Record<MockS3Operation, number>> {
    const entries = MOCK_S3_OPERATIONS.map((name) => [name, this.#counts.get(name) ?? 0] as const)
    return Object.fromEntries(entries) as Record<MockS3Operation, number>
  }

  fail(failure: MockS3Failure): void {
    this.#failures.push({ failure, left: failure.times ?? 1 })
  }

  heal(): void {
    this.#failures = []
  }

  async run<T>(
    operation: MockS3Operation,
    signal: AbortSignal | undefined,
    work: () => T | Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal)
    this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1)
    const failure = this.#takeFailure(operation)
    if (this.#latencyMs > 0) await sleep(this.#clock, this.#latencyMs, signal)
    if (failure !== undefined && failure.afterwards !== true) throw errorOf(failure)
    const result = await work()
    if (failure !== undefined) throw errorOf(failure)
    return result
  }

  #takeFailure(operation: MockS3Operation): MockS3Failure | undefined {
    const planned = this.#failures.find(
      ({ failure }) => failure.operation === undefined || failure.operation === operation,
    )
    if (planned === undefined) return undefined
    planned.left--
    if (planned.left <= 0) this.#failures = this.#failures.filter((one) => one !== planned)
    return planned.failure
  }
}

function errorOf({ code, retryAfterMs }: MockS3Failure): Error {
  return mockS3Error(code, retryAfterMs)
}
