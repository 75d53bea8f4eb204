import type { Follower } from '../../../feed/follower.ts';
import { StoreFault } from '../../../lib/store-fault.ts';
import type { Playbook } from '../../../respond/playbook.ts';
import { createRespond, type StartRun } from '../../../respond/runner.ts';
import type { AlertRecord } from '../../../store/detection-records.ts';
import type { OperationDeps } from '../../operation.ts';
import { auditFinished } from './audit-run.ts';
import { namedPlaybook } from './named-playbook.ts';
import { performRun } from './perform-run.ts';
import { planSteps } from './plan-steps.ts';
import { startRun } from './start-run.ts';

const MOST_AT_ONCE = 50;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

export interface Responder {
  /** Sets playbooks going about alerts that are raised. */
  readonly follower: Follower;
  /** Does the steps that are to be done, also those that a crash left, and lets approvals expire. To be called every moment, one call at a time. */
  tick(): Promise<void>;
}

const expire = async (deps: OperationDeps): Promise<void> => {
  const { store, clock } = deps;
  if ((await store.read.playbooks.overdue(clock.now(), 1)).length === 0) return;
  await store.write(async (tx) => {
    const now = clock.now();
    for (const id of await tx.playbooks.overdue(now, MOST_AT_ONCE)) {
      const run = await tx.playbooks.findRun(id);
      if (!run || !(await tx.playbooks.moveRun(id, ['waiting'], { state: 'expired', endedAt: now }))) continue;
      await auditFinished(tx, run, 'system', { outcome: 'expired', done: 0, failed: 0 });
    }
  });
};

/** What a playbook will do is found out before the unit that starts it. A defect in that must not keep other alerts from being answered. */
const planner =
  (deps: OperationDeps) =>
  async (playbook: Playbook, alert: AlertRecord, mode: 'approval' | 'automatic'): Promise<StartRun> => {
    const startedBy = `policy:${playbook.id}`;
    const reason = `Playbook ${playbook.id}, alert ${alert.id}`;
    const wanted = mode === 'automatic' && !deps.config.response.automatic ? 'approval' : mode;
    try {
      const plan = await planSteps(deps, { actor: startedBy, role: 'responder' }, playbook, alert);
      return async (tx) => {
        // Somebody may have been quicker: what is judged needs no answer.
        if ((await tx.alerts.find(alert.id))?.state === 'closed') return;
        await startRun(tx, deps, { playbook, alert, plan, mode: wanted, origin: 'alert', startedBy, reason });
      };
    } catch (error) {
      if (error instanceof StoreFault) throw error;
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      deps.log.error('A playbook could not be started.', { playbook: playbook.id, alert: alert.id, error: said });
      return async () => undefined;
    }
  };

/** Makes what answers alerts by playbooks: the follower that starts runs, and what does their steps once that is durable. */
export const createResponder = (deps: OperationDeps): Responder => {
  const { store, clock, log, config } = deps;
  let failures = 0;
  let pausedUntil = 0;
  /** One run that fails holds up no other. @returns Whether it failed. */
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return false;
    } catch (error) {
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log.error('A playbook could not go on; it is tried again after a pause.', { error: said });
      return true;
    }
  };
  return {
    follower: createRespond({
      store,
      clock,
      freshMs: config.response.freshMinutes * 60_000,
      namedBy: (rule) => namedPlaybook(store.read, rule),
      plan: planner(deps),
    }),
    async tick() {
      if (clock.monotonic() < pausedUntil) return;
      const failed = [await attempt(() => expire(deps))];
      for (const id of await store.read.playbooks.running(MOST_AT_ONCE)) failed.push(await attempt(() => performRun(deps, id)));
      failures = failed.includes(true) ? failures + 1 : 0;
      if (failures > 0) pausedUntil = clock.monotonic() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    },
  };
};
