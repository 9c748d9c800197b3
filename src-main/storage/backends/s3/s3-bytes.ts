import type { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3'
import { BytesBody } from './bytes-body.ts'

/** So many bytes leave at one stroke, with the headers: there is no progress to see. */
const ONE_STROKE_BYTES = 256 * 1024

/** Bytes in memory on their way out, as the body of one request. */
export interface OutgoingBytes {
  readonly bytes: Buffer
  /** Theirs, in hexadecimal: hashed once, by whoever had to read them anyway. */
  readonly sha256: string
  readonly onProgress: (sentBytes: number) => void
  /** Ask the server whether it wants them before sending them. */
  readonly askFirst?: boolean
}

interface HttpMessage {
  readonly headers: Record<string, string>
  body?: unknown
}

/**
 * Makes a command, whose Body must be these bytes, send them so:
 * - the hash that is signed and sent (`x-amz-content-sha256`) is the given one, not computed anew;
 * - unless they are few, they leave in slices, so that there is progress to see on a slow line.
 *
 * @returns where to find, once the command was sent, when the server answered, by its own clock.
 */
export function sendBytes(
  command: PutObjectCommand | UploadPartCommand,
  { bytes, sha256, onProgress, askFirst = false }: OutgoingBytes,
): { answeredAt(): number } {
  let answeredAt = Date.now()
  // Nothing below depends on which of the two commands it is.
  const stack = command.middlewareStack as PutObjectCommand['middlewareStack']
  stack.add(
    (next) => (args) => {
      if (isMessage(args.request)) args.request.headers['x-amz-content-sha256'] = sha256
      return next(args)
    },
    { step: 'build', name: 'kuraPayloadHash' },
  )
  stack.add(
    (next) => async (args) => {
      // After signing: the SDK would send a body that is a stream in another way.
      if (isMessage(args.request)) {
        if (askFirst) args.request.headers['expect'] = '100-continue'
        if (bytes.byteLength > ONE_STROKE_BYTES) {
          args.request.body = new BytesBody(bytes, onProgress, askFirst)
        }
      }
      const result = await next(args)
      if (isMessage(result.response)) {
        answeredAt = Date.parse(result.response.headers['date'] ?? '') || answeredAt
      }
      return result
    },
    { step: 'deserialize', name: 'kuraSlicedBody', priority: 'low' },
  )
  return { answeredAt: () => answeredAt }
}

function isMessage(message: unknown): message is HttpMessage {
  return typeof message === 'object' && message !== null && 'headers' in message
}
