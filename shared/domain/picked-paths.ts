export interface PickedFile {
  /** Absolute; empty for a file that lies on no disk. */
  readonly path: string
  /** The path from the folder that was picked on, with its name and '/' between; empty for a file picked itself. */
  readonly relativePath: string
}

/**
 * The paths that the user picked, each once: a file's own, or the folder's where the browser hands
 * over a picked folder as all the files in it.
 */
export function pickedPaths(files: Iterable<PickedFile>): readonly string[] {
  const paths = new Set<string>()
  for (const { path, relativePath } of files) {
    if (path === '') continue
    const below = relativePath.indexOf('/')
    const isInFolder = below > 0 && path.replaceAll('\\', '/').endsWith(relativePath)
    paths.add(isInFolder ? path.slice(0, path.length - (relativePath.length - below)) : path)
  }
  return [...paths]
}
