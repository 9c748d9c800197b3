import { runProgram } from './measure.ts'

/** A remote of rclone, given in the environment alone: no file of its user's is read. */
export interface RcloneRemote {
  /** rclone's name for the kind of store: `s3`, `azureblob`. */
  readonly type: string
  /** The options of that kind, by their names in a configuration file. */
  readonly options: Readonly<Record<string, string>>
  /** The bucket or container. */
  readonly root: string
}

/** rclone on one remote, whose paths are below the root. */
export class Rclone {
  readonly #remote: RcloneRemote

  private constructor(remote: RcloneRemote) {
    this.#remote = remote
  }

  /** Null where it is not installed. */
  static async find(remote: RcloneRemote): Promise<Rclone | null> {
    const version = await runProgram('rclone', ['version']).catch(() => null)
    return version === null ? null : new Rclone(remote)
  }

  async run(args: readonly string[]): Promise<void> {
    const { type, options } = this.#remote
    const environment: NodeJS.ProcessEnv = {
      ...process.env,
      RCLONE_CONFIG: '/dev/null',
      RCLONE_CONFIG_PEER_TYPE: type,
    }
    for (const [name, value] of Object.entries(options)) {
      environment[`RCLONE_CONFIG_PEER_${name.toUpperCase()}`] = value
    }
    // An empty bundle would make it trust no server at all.
    delete environment['AWS_CA_BUNDLE']
    await runProgram('rclone', args, environment)
  }

  at(path: string): string {
    return `PEER:${this.#remote.root}/${path}`
  }
}
