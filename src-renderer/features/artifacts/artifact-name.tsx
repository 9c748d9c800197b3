import { splitName } from '../../ui/split-name.ts'

/** A name on one line: its folder muted, its end kept when there is no room, in its own direction. */
export function ArtifactName({ name }: { readonly name: string }) {
  const { folder, head, tail } = splitName(name)
  return (
    <bdi dir="auto" title={folder + head + tail} className="flex min-w-0 whitespace-pre">
      {folder !== '' && (
        <span className="min-w-0 shrink-[9999] overflow-hidden text-ellipsis text-muted">
          {folder}
        </span>
      )}
      <span className="min-w-0 overflow-hidden text-ellipsis">{head}</span>
      {tail !== '' && <span className="shrink-0">{tail}</span>}
    </bdi>
  )
}
