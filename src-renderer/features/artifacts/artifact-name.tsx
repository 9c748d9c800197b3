import { splitName } from '../../ui/split-name.ts'

/** A name on one line: its folder muted, its end kept when there is no room, in its own direction. */
export function ArtifactName({ name }: { readonly name: string }) {
  const { folder, head, tail } = splitName(name)
  const whole = folder + head + tail
  if (head === whole) {
    return (
      <bdi
        dir="auto"
        title={whole}
        className="min-w-6 overflow-hidden text-ellipsis whitespace-pre"
      >
        {whole}
      </bdi>
    )
  }
  // In pieces it is only for the eye: read out, every piece would be a word of its own.
  return (
    <>
      <span className="sr-only">{whole}</span>
      <bdi aria-hidden title={whole} className="flex min-w-0 whitespace-pre">
        {folder !== '' && (
          <span className="min-w-0 shrink-[9999] overflow-hidden text-ellipsis text-muted">
            {folder}
          </span>
        )}
        <span className="min-w-6 overflow-hidden text-ellipsis">{head}</span>
        {tail !== '' && <span className="shrink-0">{tail}</span>}
      </bdi>
    </>
  )
}
