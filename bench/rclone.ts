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

/** rclone on remotes, whose paths are below their roots. */
export class Rclone<Name extends string = 'peer'> {
  readonly #remotes: Readonly<Record<Name, RcloneRemote>>

  private constructor(remotes: Readonly<Record<Name, RcloneRemote>>) {
    this.#remotes = remotes
  }

  /** Null where it is not installed. */
  static find(remote: RcloneRemote): Promise<Rclone | null> {
    return Rclone.findFor({ peer: remote })
  }

  static async findFor<Name extends string>(
    remotes: Readonly<Record<Name, RcloneRemote>>,
  ): Promise<Rclone<Name> | null> {
    const version = await runProgram('rclone', ['version']).catch(() => null)
    return version === null ? null : new Rclone(remotes)
  }

  async run(args: readonly string[]): Promise<void> {
    const environment: NodeJS.ProcessEnv = { ...process.env, RCLONE_CONFIG: '/dev/null' }
    for (const [name, { type, options }] of Object.entries<RcloneRemote>(this.#remotes)) {
      const prefix = `RCLONE_CONFIG_${name.toUpperCase()}`
      environment[`${prefix}_TYPE`] = type
      for (const [option, value] of Object.entries(options)) {
        environment[`${prefix}_${option.toUpperCase()}`] = value
      }
    }
    // An empty bundle would make it trust no server at all.
    delete environment['AWS_CA_BUNDLE']
    await runProgram('rclone', args, environment)
  }

  at(path: string, ...[name = 'peer' as Name]: 'peer' extends Name ? [Name?] : [Name]): string {
    return `${name.toUpperCase()}:${this.#remotes[name].root}/${path}`
  }
}
