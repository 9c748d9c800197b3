import {
  CONNECTION_STEPS,
  type ConnectionCheck,
  type ConnectionStep,
} from '../../../shared/domain/connection.ts'

export type StepState = ConnectionCheck['state'] | 'untried'

/** How far a test of a connection is. */
export interface ConnectionTestState {
  readonly phase: 'untried' | 'running' | 'ended' | 'stopped'
  /** The last word of each step; a step that is not in it has not begun. */
  readonly checks: ReadonlyMap<ConnectionStep, ConnectionCheck>
}

export const UNTRIED: ConnectionTestState = { phase: 'untried', checks: new Map() }
export const STARTED: ConnectionTestState = { phase: 'running', checks: new Map() }

export function withCheck(state: ConnectionTestState, check: ConnectionCheck): ConnectionTestState {
  return { ...state, checks: new Map(state.checks).set(check.step, check) }
}

/** No more checks come: what was still running was not found out. */
export function ended(state: ConnectionTestState, phase: 'ended' | 'stopped'): ConnectionTestState {
  const known = [...state.checks].filter(([, check]) => check.state !== 'running')
  return { phase, checks: new Map(known) }
}

export function stepState(state: ConnectionTestState, step: ConnectionStep): StepState {
  return state.checks.get(step)?.state ?? 'untried'
}

export interface TestSummary {
  readonly tone: 'neutral' | 'good' | 'bad'
  readonly text: string
}

/** The test in one sentence; never more than was found out. */
export function testSummary(state: ConnectionTestState, isStale: boolean): TestSummary {
  if (state.phase === 'untried') {
    return {
      tone: 'neutral',
      text: 'Nothing was tried yet. Writing, reading and deleting use a small object of Kura’s own.',
    }
  }
  if (state.phase === 'running') return { tone: 'neutral', text: 'Testing…' }
  if (isStale) return { tone: 'neutral', text: 'The settings were changed after this test.' }
  const states = CONNECTION_STEPS.map((step) => stepState(state, step))
  if (states.includes('failed')) return { tone: 'bad', text: 'Not all of it works.' }
  if (state.phase === 'stopped') return { tone: 'neutral', text: 'Stopped before the end.' }
  if (states.every((each) => each === 'passed')) return { tone: 'good', text: 'All of it works.' }
  if (states.includes('untried')) return { tone: 'neutral', text: 'Ended before the last step.' }
  return { tone: 'good', text: 'All that was tried works.' }
}
