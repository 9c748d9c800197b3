import { isAbsolute, join, resolve } from 'node:path'

/** Where the app keeps its things. */
export interface KuraHome {
  /** Settings, connections without secrets, evidence, logs. */
  readonly config: string
  /** The root of the first store, "Local"; made at its first put. */
  readonly firstStore: string
}

/**
 * `KURA_HOME=DIR` puts everything into DIR; without it, the system's folder for application data and
 * `~/Kura`.
 */
export function kuraHome(
  environment: { readonly KURA_HOME?: string | undefined },
  system: { readonly appData: string; readonly home: string },
): KuraHome {
  const home = environment.KURA_HOME?.trim()
  if (!home) return { config: join(system.appData, 'Kura'), firstStore: join(system.home, 'Kura') }
  const root = isAbsolute(home) ? home : resolve(home)
  return { config: join(root, 'config'), firstStore: join(root, 'store') }
}
