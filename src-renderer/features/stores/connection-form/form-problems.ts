import { type SecretName, secretsOf } from '../../../../shared/domain/connection.ts'
import {
  azureAccountProblem,
  azureContainerProblem,
  endpointProblem,
  gcsBucketProblem,
  normalizedPrefix,
  prefixProblem,
  projectProblem,
  regionProblem,
  s3BucketProblem,
} from '../../../../shared/domain/connection-rules.ts'
import { type ConnectionValues, type KeyFile, tellsItsAccount } from './connection-values.ts'
import { givenAgainBecause, type KeptSecrets, usableSecrets } from './kept-secrets.ts'
import { proposedConnection } from './proposed-connection.ts'
import { secretProblem } from './secret-rules.ts'

export type FieldName =
  | 'name'
  | 'bucket'
  | 'container'
  | 'account'
  | 'prefix'
  | 'endpoint'
  | 'region'
  | 'project'
  | 'profile'
  | 'accessKeyId'
  | 'keyFile'
  | SecretName

/** A sentence for each field that will not do; a field that is not in it will. */
export type FormProblems = Readonly<Partial<Record<FieldName, string>>>

/** What is known of each secret that was typed: what is wrong with it, or null. Never the secret. */
export type TypedSecrets = ReadonlyMap<SecretName, string | null>

export interface FormContent {
  readonly name: string
  readonly values: ConnectionValues
  readonly typedSecrets: TypedSecrets
  /** What the store has already; null for a new one. */
  readonly kept: KeptSecrets | null
}

type Check = readonly [FieldName, string | null]

function optional(typed: string, problemOf: (text: string) => string | null): string | null {
  const text = typed.trim()
  return text === '' ? null : problemOf(text)
}

function locationChecks(values: ConnectionValues): readonly Check[] {
  switch (values.kind) {
    case 's3': {
      const endpoint = values.provider === 'aws' ? null : endpointProblem(values.endpoint.trim())
      return [
        ['bucket', s3BucketProblem(values.bucket.trim())],
        ['endpoint', endpoint],
        ['region', optional(values.region, regionProblem)],
      ]
    }
    case 'azure': {
      const container: Check = ['container', azureContainerProblem(values.container.trim())]
      if (tellsItsAccount(values)) return [container]
      // The environment may hold a connection string, which tells the account.
      const account =
        values.credentials === 'default'
          ? optional(values.account, azureAccountProblem)
          : azureAccountProblem(values.account.trim())
      return [
        ['account', account],
        container,
        ['endpoint', optional(values.endpoint, endpointProblem)],
      ]
    }
    case 'gcs':
      return [
        ['bucket', gcsBucketProblem(values.bucket.trim())],
        ['project', optional(values.project, projectProblem)],
        ['endpoint', optional(values.endpoint, endpointProblem)],
      ]
    default:
      return values satisfies never
  }
}

function credentialChecks({ values, kept }: FormContent): readonly Check[] {
  if (values.kind === 's3' && values.credentials === 'profile' && values.profile.trim() === '') {
    return [['profile', 'Choose the profile that Kura is to use.']]
  }
  if (values.kind === 's3' && values.credentials === 'keys' && values.accessKeyId.trim() === '') {
    return [['accessKeyId', 'An access key has an id, as in AKIAIOSFODNN7EXAMPLE.']]
  }
  if (values.kind === 'gcs' && values.credentials === 'service-account') {
    return [['keyFile', keyFileProblem(values.keyFile, givenAgainBecause(values, kept))]]
  }
  return []
}

/** Tokens made with the key file that is kept would go to the new endpoint. */
function keyFileProblem(keyFile: KeyFile | null, whyAgain: string | null): string | null {
  if (keyFile === null) return 'Choose the JSON file with the service account’s key.'
  if (keyFile.grantId !== null || whyAgain === null) return null
  return `${whyAgain} Choose the key file again.`
}

/** The secrets that belong to the chosen credentials. */
export function secretNames(values: ConnectionValues): readonly SecretName[] {
  const { required, optional: others } = secretsNeeded(values)
  return [...required, ...others]
}

function secretsNeeded(values: ConnectionValues): ReturnType<typeof secretsOf> {
  const connection = proposedConnection(values)
  return connection.kind === 'gcs' ? { required: [], optional: [] } : secretsOf(connection)
}

function secretChecks({ values, typedSecrets, kept }: FormContent): readonly Check[] {
  const { required } = secretsNeeded(values)
  const usable = usableSecrets(values, kept)
  const again = givenAgainBecause(values, kept)
  return secretNames(values).map((name) => {
    const typed = typedSecrets.get(name)
    if (typed !== undefined) return [name, typed]
    if (!required.includes(name) || usable.includes(name)) return [name, null]
    return [name, again === null ? secretProblem(name, '') : `${again} Type it again.`]
  })
}

/** What stands against adding or testing the connection, field by field. */
export function formProblems(content: FormContent): FormProblems {
  const { name, values } = content
  const checks: readonly Check[] = [
    ['name', name.trim() === '' ? 'Give the store a name, as in team-models.' : null],
    ['prefix', prefixProblem(normalizedPrefix(values.prefix))],
    ...locationChecks(values),
    ...credentialChecks(content),
    ...secretChecks(content),
  ]
  return Object.fromEntries(checks.filter(([, problem]) => problem !== null))
}
