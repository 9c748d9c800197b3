import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  CONNECTION_STEPS,
  type ConnectionCheck,
  type ConnectionStep,
} from '../../../shared/domain/connection.ts'
import type { StorageErrorData } from '../../../shared/domain/storage-error.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { copyText } from '../../ui/copy-text.ts'
import { errorDetails } from '../../ui/error-details.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import {
  type ConnectionTestState,
  type StepState,
  stepState,
  testSummary,
} from './connection-test-state.ts'
import type { ConnectionTest } from './use-connection-test.ts'

const STEPS: Readonly<Record<ConnectionStep, string>> = {
  reach: 'Reach the server',
  authenticate: 'Authenticate',
  list: 'List objects',
  write: 'Write a probe',
  read: 'Read it back',
  delete: 'Delete it',
}

const STATES: Readonly<Record<StepState, { icon: ReactNode; words: string }>> = {
  untried: {
    icon: <CircleDashed size={15} aria-hidden className="text-muted" />,
    words: 'not tried',
  },
  running: { icon: <Spinner size={15} />, words: 'running' },
  passed: { icon: <CircleCheck size={15} aria-hidden className="text-good" />, words: 'passed' },
  failed: { icon: <CircleAlert size={15} aria-hidden className="text-bad" />, words: 'failed' },
  skipped: { icon: <CircleSlash size={15} aria-hidden className="text-muted" />, words: 'skipped' },
}

const SUMMARY_INKS = { neutral: 'text-muted', good: 'text-good', bad: 'text-bad' } as const

function StepFailure({ error }: { readonly error: StorageErrorData }) {
  return (
    <div className="mt-1 rounded-md bg-bad-ground px-2 py-1.5">
      <p className="selectable text-note wrap-anywhere">{visibleText(error.message)}</p>
      <button
        type="button"
        onClick={() => void copyText(errorDetails(error), 'Details copied')}
        className="mt-1 flex h-5 items-center gap-1 rounded text-note text-muted hover:text-text"
      >
        <Copy size={12} aria-hidden />
        Copy details
      </button>
    </div>
  )
}

interface StepItemProps {
  readonly step: ConnectionStep
  readonly state: StepState
  readonly check: ConnectionCheck | undefined
  /** What the step before said: the same is not said again. */
  readonly detailBefore: string | null
}

function StepItem({ step, state, check, detailBefore }: StepItemProps) {
  const { icon, words } = STATES[state]
  const isQuiet = state === 'untried' || state === 'skipped'
  return (
    <li aria-label={`${STEPS[step]}: ${words}`} className="flex gap-2 py-[3px]">
      <span className="mt-[2.5px] flex shrink-0">{icon}</span>
      <div className="min-w-0 flex-1">
        <p className="flex gap-2">
          <span className={classNames('flex-1', isQuiet && 'text-muted')}>{STEPS[step]}</span>
          {state !== 'untried' && (
            <span
              className={`text-note leading-5 ${state === 'failed' ? 'text-bad' : 'text-muted'}`}
            >
              {words}
            </span>
          )}
        </p>
        {check?.detail && check.detail !== detailBefore && (
          <p className="selectable text-note text-muted wrap-anywhere">
            {visibleText(check.detail)}
          </p>
        )}
        {check?.error && <StepFailure error={check.error} />}
      </div>
    </li>
  )
}

function detailOf(state: ConnectionTestState, step: ConnectionStep | undefined): string | null {
  return step === undefined ? null : (state.checks.get(step)?.detail ?? null)
}

interface ConnectionTestPanelProps {
  readonly test: ConnectionTest
  /** The settings are no longer those that were tested. */
  readonly isStale: boolean
  readonly onStart: () => void
}

/** Tries the connection step by step, and tells what works and what to do about what does not. */
export function ConnectionTestPanel({ test, isStale, onStart }: ConnectionTestPanelProps) {
  const { state, error, stop } = test
  const isRunning = state.phase === 'running'
  const summary = testSummary(state, isStale)
  return (
    <section
      aria-label="Test"
      className="flex min-h-0 flex-col self-start rounded-lg border border-line bg-bg max-h-full"
    >
      <div className="min-h-0 overflow-y-auto px-3 pt-2.5 pb-2">
        <h3 id="connection-test" className="text-note font-medium text-muted">
          Connection test
        </h3>
        <ul
          aria-labelledby="connection-test"
          className={classNames('mt-1', isStale && !isRunning && 'grayscale')}
        >
          {CONNECTION_STEPS.map((step, at) => (
            <StepItem
              key={step}
              step={step}
              state={stepState(state, step)}
              check={state.checks.get(step)}
              detailBefore={detailOf(state, CONNECTION_STEPS[at - 1])}
            />
          ))}
        </ul>
        {error && <ErrorNotice error={error} title="The test broke off" />}
        <output className={`mt-1.5 block text-note ${SUMMARY_INKS[summary.tone]}`}>
          {summary.text}
        </output>
      </div>
      <div className="shrink-0 px-3 pb-3">
        {isRunning ? (
          <Button className="w-full" onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button className="w-full" onClick={onStart}>
            Test connection
          </Button>
        )}
      </div>
    </section>
  )
}
