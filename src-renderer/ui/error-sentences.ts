import type { StorageErrorCode, StorageErrorData } from '../../shared/domain/storage-error.ts'

type SentenceOf = Pick<StorageErrorData, 'code' | 'retryable'>

export interface ErrorSentence {
  /** What happened, in a few words. */
  readonly title: string
  /** What the person can do about it. */
  readonly action: string
}

/** Where trying again may help, what is stored need not be damaged. */
const ARRIVED_CHANGED: ErrorSentence = {
  title: 'The content did not arrive as it was sent',
  action: 'Try again. What is stored need not be damaged.',
}

/** What happened and what to do, by the error's code. */
export function errorSentence({ code, retryable }: SentenceOf): ErrorSentence {
  return code === 'INTEGRITY_MISMATCH' && retryable ? ARRIVED_CHANGED : ERROR_SENTENCES[code]
}

/** The page's words for each way to fail. A code without a sentence does not compile. */
const ERROR_SENTENCES: Readonly<Record<StorageErrorCode, ErrorSentence>> = {
  NOT_FOUND: {
    title: 'It is not there any more',
    action: 'Refresh the store; something else may have moved or deleted it.',
  },
  ACCESS_DENIED: {
    title: 'Access denied',
    action:
      'Check the permissions of the file or folder, or of the key that is used, then try again.',
  },
  INVALID_CREDENTIALS: {
    title: 'The credentials were refused',
    action: 'Enter them again in the store’s settings, or ask whoever gave them out.',
  },
  CLOCK_SKEWED: {
    title: 'This computer’s clock is wrong',
    action: 'Set its date, time and time zone right, then try again: the credentials may be good.',
  },
  CONFIG_INVALID: {
    title: 'These settings do not work',
    action: 'Correct what is named here, then try again.',
  },
  NETWORK: {
    title: 'No connection',
    action: 'Check the network, the proxy and the store’s address, then try again.',
  },
  TIMEOUT: {
    title: 'It took too long',
    action: 'Try again; the disk or the network may be busy.',
  },
  RATE_LIMITED: {
    title: 'Too many requests',
    action: 'Wait a moment, then try again.',
  },
  UNAVAILABLE: {
    title: 'The store does not answer',
    action: 'Check that its disk or server is there, then refresh.',
  },
  INTEGRITY_MISMATCH: {
    title: 'The content is not what its hash says',
    action: 'Do not use it. Delete it and store a good copy again.',
  },
  ALREADY_EXISTS: {
    title: 'It exists already',
    action: 'Choose another name or place.',
  },
  PRECONDITION_FAILED: {
    title: 'It changed meanwhile',
    action: 'Try again; nothing was stored under a wrong hash.',
  },
  RANGE_NOT_SATISFIABLE: {
    title: 'That part does not exist',
    action: 'Verify the artifact: its content may be shorter than it should be.',
  },
  NO_SPACE: {
    title: 'The disk is full',
    action: 'Free some space, or raise the quota of the bucket, then try again.',
  },
  INVALID_NAME: {
    title: 'This name is not possible',
    action: 'Choose a shorter or simpler name.',
  },
  UNSUPPORTED: {
    title: 'This is not possible here',
    action: 'Try it another way, or with another store or file.',
  },
  CANCELLED: {
    title: 'Cancelled',
    action: 'Nothing was changed. Start it again whenever you like.',
  },
  INTERNAL: {
    title: 'Something went wrong inside Kura',
    action: 'Try again. If it stays so, copy the details and report them.',
  },
}
