import { runCommand } from '../../scripts/run-command.ts'

/**
 * Runs rclone with a remote named `kura:`, described by the environment alone: its own configuration file
 * is left aside.
 *
 * @throws Error with what rclone said when it fails.
 */
export async function rclone(
  remote: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<string> {
  const described = Object.entries(remote).map(
    ([name, value]) => [`RCLONE_CONFIG_KURA_${name.toUpperCase()}`, value] as const,
  )
  // rclone 1.60 cannot read a bundle of certificates that this variable names.
  const { AWS_CA_BUNDLE: _, ...environment } = process.env
  const env = { ...environment, ...Object.fromEntries(described), RCLONE_CONFIG: '/dev/null' }
  const { code, stdout, output } = await runCommand('rclone', args, { env })
  if (code !== 0) throw new Error(`rclone ${args[0] ?? ''} failed (${code}): ${output.trim()}`)
  return stdout
}
