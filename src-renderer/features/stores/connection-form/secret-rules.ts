import type { SecretName } from '../../../../shared/domain/connection.ts'

interface SecretRule {
  readonly isPossible: (secret: string) => boolean
  readonly problem: string
}

const isGiven = (secret: string) => secret !== ''

/** The form that each secret has, as far as a mistake in copying it shows. */
const SECRET_RULES: Readonly<Record<SecretName, SecretRule>> = {
  secretAccessKey: {
    isPossible: (secret) => isGiven(secret) && !/\s/.test(secret),
    problem: 'An access key has a secret: one text without spaces.',
  },
  sessionToken: { isPossible: isGiven, problem: 'A session token is one long text.' },
  accountKey: {
    isPossible: (secret) => /^[A-Za-z0-9+/]+={0,2}$/.test(secret),
    problem: 'An account key has letters, digits, + and /, and mostly ends with ==.',
  },
  sasToken: {
    isPossible: (secret) => /(?:^|[?&])sig=/.test(secret) && !/^https?:/i.test(secret),
    problem:
      'A SAS token is the part after the question mark, with sig= in it, without the address.',
  },
  connectionString: {
    isPossible: (secret) =>
      /(?:^|;)\s*(?:AccountName|BlobEndpoint|UseDevelopmentStorage)=/i.test(secret),
    problem: 'A connection string has AccountName= or BlobEndpoint= in it, as the portal shows it.',
  },
}

/** What is wrong with a secret, in words that hold nothing of it; null when nothing is seen to be. */
export function secretProblem(name: SecretName, secret: string): string | null {
  const { isPossible, problem } = SECRET_RULES[name]
  return isPossible(secret.trim()) ? null : problem
}
