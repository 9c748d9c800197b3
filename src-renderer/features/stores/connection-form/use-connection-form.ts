import { useState } from 'react'
import type { ProposedConnection } from '../../../../shared/contract/connections.ts'
import type { SecretName, StoreSecrets } from '../../../../shared/domain/connection.ts'
import { type ConnectionValues, suggestedName } from './connection-values.ts'
import {
  type FieldName,
  type FormContent,
  type FormProblems,
  formProblems,
  secretNames,
} from './form-problems.ts'
import type { KeptSecrets } from './kept-secrets.ts'
import { proposedConnection } from './proposed-connection.ts'
import { secretProblem } from './secret-rules.ts'

/** What a form is filled with when it opens. */
export interface FormStart {
  /** Empty: it follows the bucket until it is typed. */
  readonly name: string
  readonly values: ConnectionValues
  /** What an edited store has already; null for a new one. */
  readonly kept: KeptSecrets | null
}

export interface ConnectionForm {
  readonly content: FormContent
  readonly problems: FormProblems
  readonly setName: (name: string) => void
  /** The values as a whole, so that those of one kind are never mixed with another's. */
  readonly setValues: (values: ConnectionValues) => void
  /** A secret's field changed. Of the secret itself only what is wrong with it is kept. */
  readonly onSecret: (name: SecretName, typed: string) => void
  /** A field was left: from now on its problem shows. */
  readonly onLeave: (field: FieldName) => void
  /** Shows every problem there is; true when there is none. */
  readonly check: () => boolean
  /** The problem of a field that was left, or that was asked about. */
  readonly shownProblem: (field: FieldName) => string | null
}

/** The state of a connection's form. It never holds a secret: those stay in their fields until they are sent. */
export function useConnectionForm(start: FormStart): ConnectionForm {
  const [content, setContent] = useState<FormContent>(() => ({
    ...start,
    typedSecrets: new Map(),
  }))
  const [isNameTyped, setIsNameTyped] = useState(start.name !== '')
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set())
  const [isChecked, setIsChecked] = useState(false)
  const problems = formProblems(content)
  return {
    content,
    problems,
    setName: (name) => {
      setIsNameTyped(name !== '')
      setContent((now) => ({ ...now, name }))
    },
    setValues: (values) => {
      // Other credentials have other fields, empty at first and not yet to be complained of.
      const isOther = values.credentials !== content.values.credentials
      if (isOther) setIsChecked(false)
      setContent((now) => ({
        ...now,
        values,
        name: isNameTyped ? now.name : suggestedName(values),
        typedSecrets: isOther ? new Map() : now.typedSecrets,
      }))
    },
    onSecret: (name, typed) =>
      setContent((now) => {
        const typedSecrets = new Map(now.typedSecrets)
        typedSecrets.delete(name)
        if (typed.trim() !== '') typedSecrets.set(name, secretProblem(name, typed))
        return { ...now, typedSecrets }
      }),
    onLeave: (field) => setLeft((now) => new Set(now).add(field)),
    check: () => {
      setIsChecked(true)
      return Object.keys(problems).length === 0
    },
    shownProblem: (field) => (isChecked || left.has(field) ? (problems[field] ?? null) : null),
  }
}

export interface TypedConnection {
  readonly connection: ProposedConnection
  readonly secrets: StoreSecrets
}

/** What the form says, with the secrets read out of their fields at this moment. */
export function typedConnection(form: HTMLFormElement, values: ConnectionValues): TypedConnection {
  const fields = new FormData(form)
  const secrets: Partial<Record<SecretName, string>> = {}
  for (const name of secretNames(values)) {
    const typed = fields.get(name)
    if (typeof typed === 'string' && typed.trim() !== '') secrets[name] = typed.trim()
  }
  return { connection: proposedConnection(values), secrets }
}
