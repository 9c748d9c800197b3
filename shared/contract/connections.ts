import { z } from 'zod'
import {
  CONNECTION_STEPS,
  type ConnectionCheck,
  type SECRET_NAMES,
  type StoreConnection,
  type StoreSecrets,
} from '../domain/connection.ts'
import {
  azureAccountProblem,
  azureContainerProblem,
  endpointProblem,
  gcsBucketProblem,
  prefixProblem,
  projectProblem,
  regionProblem,
  s3BucketProblem,
} from '../domain/connection-rules.ts'
import { STORE_LAYOUTS } from '../domain/store.ts'
import { fileGrantSchema, storageErrorSchema } from './schemas.ts'

/** A text of which `problemOf` has nothing to say; its sentence is the issue's message. */
function checked(problemOf: (text: string) => string | null) {
  return z
    .string()
    .max(2_048)
    .check((context) => {
      const problem = problemOf(context.value)
      if (problem !== null) {
        context.issues.push({ code: 'custom', message: problem, input: context.value })
      }
    })
}

const anyConnection = { layout: z.enum(STORE_LAYOUTS), readOnly: z.boolean() }
const remote = {
  ...anyConnection,
  prefix: checked(prefixProblem),
  endpoint: checked(endpointProblem).nullable(),
}
const ownCredentials = z.strictObject({ source: z.literal('default') })
const noCredentials = z.strictObject({ source: z.literal('anonymous') })

const s3ConnectionSchema = z.strictObject({
  ...remote,
  kind: z.literal('s3'),
  bucket: checked(s3BucketProblem),
  region: checked(regionProblem).nullable(),
  pathStyle: z.boolean(),
  checksums: z.enum(['standard', 'required']),
  credentials: z.discriminatedUnion('source', [
    ownCredentials,
    z.strictObject({ source: z.literal('profile'), profile: z.string().min(1).max(200) }),
    z.strictObject({ source: z.literal('keys'), accessKeyId: z.string().trim().min(1).max(200) }),
    noCredentials,
  ]),
})

const azureConnectionSchema = z.strictObject({
  ...remote,
  kind: z.literal('azure'),
  account: checked(azureAccountProblem).nullable(),
  container: checked(azureContainerProblem),
  credentials: z.discriminatedUnion('source', [
    ownCredentials,
    z.strictObject({ source: z.literal('account-key') }),
    z.strictObject({ source: z.literal('sas') }),
    z.strictObject({ source: z.literal('connection-string') }),
    noCredentials,
  ]),
})

/** All of a GCS connection but its credentials, which name a file. */
const gcsLocation = {
  ...remote,
  kind: z.literal('gcs'),
  bucket: checked(gcsBucketProblem),
  project: checked(projectProblem).nullable(),
}

/** Every connection as it is kept on disk and handed to a worker. */
export const connectionSchema: z.ZodType<StoreConnection> = z.discriminatedUnion('kind', [
  z.strictObject({
    ...anyConnection,
    readOnly: z.boolean().default(false),
    kind: z.literal('local'),
    root: z.string().min(1),
    mustExist: z.boolean(),
  }),
  z.strictObject({ ...anyConnection, kind: z.literal('memory') }),
  s3ConnectionSchema,
  azureConnectionSchema,
  z.strictObject({
    ...gcsLocation,
    credentials: z.discriminatedUnion('source', [
      ownCredentials,
      z.strictObject({ source: z.literal('service-account'), path: z.string().min(1) }),
      noCredentials,
    ]),
  }),
])

/**
 * A connection as the page proposes it: a key file is named by the grant of a file that the user picked,
 * or null for the one that the connection has already. Local stores are added by a folder's grant.
 */
export const proposedConnectionSchema = z.discriminatedUnion('kind', [
  s3ConnectionSchema,
  azureConnectionSchema,
  z.strictObject({
    ...gcsLocation,
    credentials: z.discriminatedUnion('source', [
      ownCredentials,
      z.strictObject({
        source: z.literal('service-account'),
        grantId: fileGrantSchema.nullable(),
      }),
      noCredentials,
    ]),
  }),
])

export type ProposedConnection = z.infer<typeof proposedConnectionSchema>

export const connectionCheckSchema: z.ZodType<ConnectionCheck> = z.object({
  step: z.enum(CONNECTION_STEPS),
  state: z.enum(['running', 'passed', 'failed', 'skipped']),
  detail: z.string().nullable(),
  error: storageErrorSchema.nullable(),
})

const secret = z.string().min(1).max(8_192).optional()

/** Secrets as they were typed. They go one way, from the page to main; they never come back. */
export const secretsSchema: z.ZodType<StoreSecrets> = z.strictObject({
  secretAccessKey: secret,
  sessionToken: secret,
  accountKey: secret,
  sasToken: secret,
  connectionString: secret,
} satisfies Record<(typeof SECRET_NAMES)[number], typeof secret>) as z.ZodType<StoreSecrets>
