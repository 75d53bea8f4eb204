import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreFault } from '../../electron/lib/store-fault.ts';
import type { FaultPlan } from './support/faulty-driver.ts';
import { findHalfStates } from './support/half-states.ts';
import { type Arrange, kindsOfUnit } from './support/kinds-of-unit.ts';
import { createTrial, type Trial } from './support/trial.ts';

/** More statements than any unit has: a series that does not end is a defect of the test. */
const MOST_STATEMENTS = 200;

let trial: Trial;
beforeEach(async () => {
  trial = await createTrial();
  await trial.store.write((tx) => tx.audit({ kind: 'log.heartbeat', actor: 'system', details: { idle_ms: 0 } }));
});
afterEach(() => trial.close());

/** Runs one act under a fault. @returns The status, or 'fault'; and whether the fault came. */
const runUnder = async (plan: FaultPlan, act: () => Promise<number>): Promise<{ answer: number | 'fault'; fired: boolean }> => {
  trial.driver.arm(plan);
  let answer: number | 'fault';
  try {
    answer = await act();
  } catch (error) {
    // The look-up of a client outside any unit meets the driver's own error: the door answers both alike, as a fault.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (!(error instanceof StoreFault) && code !== plan.code) throw error;
    answer = 'fault';
  }
  return { answer, fired: trial.driver.disarm() };
};

const expectWhole = (): void => {
  const { store, visitor } = trial;
  expect(findHalfStates(store.path, { signedIn: visitor.id })).toEqual([]);
  const [newest] = store.log.chainAfter(store.head().seq - 1, 2);
  expect({ seq: newest?.seq, hash: newest?.hash }).toEqual(store.head());
  expect(store.health().state).toBe('open');
};

/** Lets the first, second, third … statement fail until one act meets no fault any more. @returns How many failed. */
const series = async (fault: Omit<FaultPlan, 'at'>, usual: number, arrange: Arrange): Promise<number> => {
  for (let at = 1; at < MOST_STATEMENTS; at++) {
    const act = await arrange(trial);
    const before = trial.store.head().seq;
    const { answer, fired } = await runUnder({ ...fault, at }, act);
    expectWhole();
    if (answer !== 'fault') expect(answer).toBe(usual);
    // What fails before it is carried out is not there, nor is any fact of it.
    if (fault.when === 'before' && answer === 'fault') expect(trial.store.head().seq).toBe(before);
    if (!fired) {
      expect([answer, trial.store.head().seq > before]).toEqual([usual, true]);
      return at - 1;
    }
  }
  throw new Error(`a unit of more than ${MOST_STATEMENTS} statements`);
};

describe.each([
  { code: 'SQLITE_IOERR', when: 'before' },
  { code: 'SQLITE_FULL', when: 'before' },
  { code: 'SQLITE_IOERR_FSYNC', when: 'after' },
  { code: 'SQLITE_FULL', when: 'after' },
] as const)('$code $when any statement', (fault) => {
  it.each(kindsOfUnit)('A3 leaves no half state behind %s, and the next one works', async (_title, usual, arrange) => {
    const failed = await series(fault, usual, arrange);
    // BEGIN, SAVEPOINT, at least one write and its fact, RELEASE, COMMIT.
    expect(failed).toBeGreaterThanOrEqual(6);
  });
});
