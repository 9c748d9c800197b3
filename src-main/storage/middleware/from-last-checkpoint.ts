import type { PutOptions, ResumableUpload } from '../object-store.ts'

/** The same for a put that is made more than once: each attempt goes on from what was saved last. */
export function fromLastCheckpoint(
  resumable: ResumableUpload | undefined,
): Pick<PutOptions, 'resumable'> {
  if (resumable === undefined) return {}
  let last = resumable.from
  return {
    resumable: {
      ...(resumable.onConfirmed && { onConfirmed: resumable.onConfirmed }),
      get from() {
        return last
      },
      async save(checkpoint) {
        await resumable.save(checkpoint)
        last = checkpoint
      },
    },
  }
}
