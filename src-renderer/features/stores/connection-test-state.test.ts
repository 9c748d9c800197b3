import { describe, expect, it } from 'vitest'
import { CONNECTION_STEPS, type ConnectionCheck } from '../../../shared/domain/connection.ts'
import {
  type ConnectionTestState,
  ended,
  STARTED,
  stepState,
  testSummary,
  UNTRIED,
  withCheck,
} from './connection-test-state.ts'

type State = ConnectionCheck['state']

/** A test in which the steps went so far, in their order. */
function after(...states: readonly State[]): ConnectionTestState {
  return states.reduce(
    (state, each, at) =>
      withCheck(state, { step: CONNECTION_STEPS[at]!, state: each, detail: null, error: null }),
    STARTED,
  )
}

const all = (state: State) => CONNECTION_STEPS.map(() => state)

describe('a test of a connection', () => {
  it('keeps the last word of each step', () => {
    const running = after('passed', 'running')
    expect(stepState(running, 'reach')).toBe('passed')
    expect(stepState(running, 'authenticate')).toBe('running')
    expect(stepState(running, 'list')).toBe('untried')
    const passed = withCheck(running, {
      step: 'authenticate',
      state: 'passed',
      detail: null,
      error: null,
    })
    expect(stepState(passed, 'authenticate')).toBe('passed')
  })

  it('forgets what was still running when it is stopped', () => {
    const stopped = ended(after('passed', 'running'), 'stopped')
    expect(stepState(stopped, 'reach')).toBe('passed')
    expect(stepState(stopped, 'authenticate')).toBe('untried')
    expect(stopped.phase).toBe('stopped')
  })

  it.each([
    ['all passed', after(...all('passed')), 'good', 'All of it works.'],
    [
      'writing skipped',
      after('passed', 'passed', 'passed', 'skipped', 'skipped', 'skipped'),
      'good',
      'All that was tried works.',
    ],
    [
      'one failed',
      after('passed', 'failed', ...all('skipped').slice(2)),
      'bad',
      'Not all of it works.',
    ],
    ['it broke off', after('passed'), 'neutral', 'Ended before the last step.'],
  ] as const)('says no more than was found out: %s', (_what, state, tone, text) => {
    expect(testSummary(ended(state, 'ended'), false)).toEqual({ tone, text })
  })

  it('says nothing good of settings that were changed since', () => {
    const state = ended(after(...all('passed')), 'ended')
    expect(testSummary(state, true).tone).toBe('neutral')
    expect(testSummary(UNTRIED, false).tone).toBe('neutral')
    expect(testSummary(after('passed'), true).text).toBe('Testing…')
  })
})
