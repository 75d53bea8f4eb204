import type { Operations } from '../../../electron/control/connect-control.ts';
import { createDetect } from '../../../electron/detect/runner.ts';
import type { Caller } from '../../../electron/operations/operation.ts';
import { addOperator } from '../../../electron/operations/operators/add-operator.ts';
import type { NewAlert } from '../../../electron/store/detection-records.ts';
import type { Fact } from '../../../shared/audit-event.ts';
import type { Alert } from '../../../shared/contract/alerts.ts';
import type { Role } from '../../../shared/role.ts';
import { failed } from '../../detect/detect-world.ts';
import { PASSWORD, type World } from '../../support/world.ts';
import { as } from '../network/callers.ts';
import { createOperator, type Operator } from '../operator.ts';

export const ATTACKER = '203.0.113.9';
export const REASON = 'looked into';

/** An alert as the store takes it: one stolen refresh token. */
export const storedAlert = (id: string, members: Partial<NewAlert> = {}): NewAlert => ({
  id,
  rule: 'refresh-token-theft',
  ruleVersion: 1,
  severity: 5,
  risk: 95,
  subjectKind: 'grant',
  subject: 'grant-1',
  observed: 1,
  threshold: 1,
  windowSeconds: 60,
  measures: [{ observed: 1, threshold: 1 }],
  values: { verdict: 'theft', elapsed_seconds: 9 },
  firstSeq: 1,
  firstAt: 1000,
  lastSeq: 2,
  lastAt: 2000,
  decidedSeq: 2,
  decidedAt: 2000,
  raisedAt: 2100,
  count: 1,
  state: 'open',
  reason: null,
  closedAt: null,
  closedBy: null,
  suppressedBy: null,
  ...members,
});

/** Operators beside the rules of detection over the log of one world. */
export interface AlertDesk {
  readonly operator: Operator;
  readonly world: World;
  /** Operations of an operator of the console who really exists. */
  hire(name: string, role: Role): Promise<{ readonly id: string; readonly caller: Caller; readonly ops: Operations }>;
  as(caller: Caller): Operations;
  record(...facts: readonly Fact[]): Promise<void>;
  /** Applies the rules in force to all that was recorded. */
  detect(): Promise<void>;
  /** Somebody at an address tries a password on so many accounts: the alert of it. */
  spray(address?: string, names?: number): Promise<Alert>;
  close(): Promise<void>;
}

export const createAlertDesk = async (): Promise<AlertDesk> => {
  const operator = await createOperator();
  const { world } = operator;
  let detector = createDetect(world);
  let at = 0;
  const record = async (...facts: readonly Fact[]): Promise<void> => {
    for (const fact of facts) {
      world.clock.advance(1000);
      await world.store.write((tx) => tx.audit(fact));
    }
  };
  const detect = async (): Promise<void> => {
    for (;;) {
      const facts = await world.store.read.followers.factsAfter(at, 500);
      if (facts.length === 0) return;
      const folded = await detector.fold(facts);
      await world.store.write((tx) => folded.write(tx));
      folded.kept?.();
      at = facts.at(-1)?.seq ?? at;
    }
  };
  return {
    operator,
    world,
    async hire(name, role) {
      const made = await addOperator(operator.deps, { actor: 'local:cli', role: 'administrator' }, { name, role, password: PASSWORD });
      if (!made.ok) throw new Error(made.refusal.description);
      const { id } = made.value;
      const caller: Caller = { actor: `operator:${id}`, role, operator: { id, name }, session: `session-${id}`, address: '192.0.2.10' };
      return { id, caller, ops: as(operator, caller) };
    },
    as: (caller) => as(operator, caller),
    record,
    detect,
    async spray(address = ATTACKER, names = 9) {
      await record(...Array.from({ length: names }, (_, n) => failed(`person-${n}`, address)));
      await detect();
      const { alerts } = await operator.operations.alerts.list({
        filter: { rules: ['password-spraying'], subject: { kind: 'address', id: address } },
      });
      const [alert] = alerts;
      if (!alert) throw new Error('the spray raised no alert');
      return alert;
    },
    async close() {
      detector.forget();
      detector = createDetect(world);
      await operator.close();
    },
  };
};
