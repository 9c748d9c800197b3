import type { ProposedConnection } from '../../../../shared/contract/connections.ts'
import type { SecretName } from '../../../../shared/domain/connection.ts'
import { BOND_WORDS, brokenBond } from '../../../../shared/domain/secret-bond.ts'
import type { ConnectionValues } from './connection-values.ts'
import { proposedConnection } from './proposed-connection.ts'

/** The secrets that an edited store has, by name, and the connection for which they were typed. */
export interface KeptSecrets {
  readonly names: readonly SecretName[]
  readonly connection: ProposedConnection
}

/**
 * Why what is kept has to be given again for these values; null when it may be used. Main goes by the same
 * rule: what was typed for one server, account or key is used for no other.
 */
export function givenAgainBecause(
  values: ConnectionValues,
  kept: KeptSecrets | null,
): string | null {
  const broken = kept && brokenBond(kept.connection, proposedConnection(values))
  if (broken === null || broken === 'credentials') return null
  return `The ${BOND_WORDS[broken]} was changed: what Kura keeps is only for what it was given for.`
}

/** The secrets that need not be typed again for these values. */
export function usableSecrets(
  values: ConnectionValues,
  kept: KeptSecrets | null,
): readonly SecretName[] {
  if (kept === null || brokenBond(kept.connection, proposedConnection(values)) !== null) return []
  return kept.names
}
