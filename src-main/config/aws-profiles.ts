import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from './environment.ts'

/**
 * The names of the profiles in this machine's AWS settings, `default` first, each once. Files that are
 * not there have none. Only the names are read: AWS SDKs and Tools Reference Guide, "Shared config and
 * credentials files".
 */
export async function awsProfiles(environment: Environment, home: string): Promise<string[]> {
  const file = (variable: string, name: string) => {
    const path = environment[variable]?.trim() || join(home, '.aws', name)
    return path.startsWith('~/') ? join(home, path.slice(2)) : path
  }
  const [config, credentials] = await Promise.all([
    textOf(file('AWS_CONFIG_FILE', 'config')),
    textOf(file('AWS_SHARED_CREDENTIALS_FILE', 'credentials')),
  ])
  const names = new Set([...sections(config).flatMap(profileInConfig), ...sections(credentials)])
  const hasDefault = names.delete('default')
  return hasDefault ? ['default', ...names] : [...names]
}

/** The texts in brackets; what stands after them on the line is a comment. */
function sections(ini: string): string[] {
  return [...ini.matchAll(/^[ \t]*\[([^\]\r\n]+)\]/gm)].map(([, name = '']) => name.trim())
}

/** In the config file profiles are `[default]` and `[profile NAME]`; sso-session and services are none. */
function profileInConfig(section: string): string[] {
  if (section === 'default') return [section]
  const name = /^profile\s+(?:"([^"]+)"|'([^']+)'|(.+))$/.exec(section)
  return name ? [(name[1] ?? name[2] ?? name[3] ?? '').trim()] : []
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
