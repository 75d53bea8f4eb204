import { createRouterClient } from '@orpc/server';
import { raiseAlerts } from '../../electron/detect/raise-alerts.ts';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { createFeed, type Feed } from '../../electron/feed/feed.ts';
import { newId } from '../../electron/lib/ids.ts';
import { operations } from '../../electron/operations/index.ts';
import type { Caller, OperationDeps } from '../../electron/operations/operation.ts';
import { createResponder, type Responder } from '../../electron/operations/response/runs/create-responder.ts';
import type { AlertRecord } from '../../electron/store/detection-records.ts';
import type { Fact } from '../../shared/audit-event.ts';
import type { Role } from '../../shared/role.ts';
import type { RuleSubject } from '../../shared/rule.ts';
import { createOperator, type Operator, type OperatorOptions } from '../operations/operator.ts';

export interface Suspect {
  readonly rule: string;
  readonly kind: RuleSubject;
  readonly id: string;
  /** What the alert stands on; one failed sign-in from the address, or nothing of anybody, when left out. */
  readonly facts?: readonly Fact[];
}

/** An operator's world whose alerts are answered. */
export interface RespondWorld extends Operator {
  readonly responder: Responder;
  readonly feed: Feed;
  /** Raises an alert as the detectors do. */
  raise(suspect: Suspect): Promise<AlertRecord>;
  /** Lets the playbooks read what was raised, and do what is to be done. */
  respond(): Promise<void>;
  /** The operations as somebody calls them. */
  as(name: string, role?: Role): ReturnType<typeof clientOf>;
  /** Ranges that are blocked. */
  blocked(): Promise<string[]>;
}

const clientOf = (deps: OperationDeps, caller: Caller) => createRouterClient(operations, { context: { deps, caller } });

const factOf = ({ kind, id }: Suspect): Fact => ({
  kind: 'user.sign_in_failed',
  ...(kind === 'address' ? { address: id } : {}),
  ...(kind === 'user' ? { user: id } : {}),
  ...(kind === 'client' ? { client: id } : {}),
  ...(kind === 'grant' ? { grant: id } : {}),
  details: { method: 'password', reason: 'wrong_password' },
});

/** Raises an alert of a built-in rule in one unit with the facts it stands on. */
export const raiseIn = async (
  { store, clock, random }: Pick<OperationDeps, 'store' | 'clock' | 'random'>,
  suspect: Suspect,
): Promise<AlertRecord> => {
  const rule = builtInRules.find(({ id }) => id === suspect.rule);
  if (!rule) throw new Error(`there is no rule ${suspect.rule}`);
  await store.write(async (tx) => {
    const facts: number[] = [];
    for (const fact of suspect.facts ?? [factOf(suspect)]) facts.unshift(await tx.audit(fact));
    const decidedBy = facts[0] ?? 1;
    const measure = { observed: 12, threshold: 10 };
    const finding = {
      rule: rule.id,
      ruleVersion: rule.version,
      subject: { kind: suspect.kind, id: suspect.id },
      decidedBy,
      at: clock.now(),
      since: clock.now() - 5000,
      ...measure,
      window: 300,
      facts,
      count: facts.length,
      added: 1,
      measures: [measure],
      values: {},
      about: {
        user: null,
        client: null,
        session: null,
        grant: null,
        address: suspect.kind === 'address' ? suspect.id : null,
        correlation: null,
      },
    };
    await raiseAlerts(tx, { clock, random }, [{ rule, findings: [finding] }]);
  });
  const alert = await store.read.alerts.latest(rule.id, suspect.kind, suspect.id);
  if (!alert) throw new Error('no alert was raised');
  return alert;
};

export const createRespondWorld = async (options: OperatorOptions = {}): Promise<RespondWorld> => {
  const operator = await createOperator(options);
  const { deps } = operator;
  const { store, clock, log } = deps;
  const responder = createResponder(deps);
  const feed = await createFeed({ store, clock, log, followers: [responder.follower] });
  return {
    ...operator,
    responder,
    feed,
    raise: (suspect) => raiseIn(deps, suspect),
    async respond() {
      await feed.tick();
      await responder.tick();
    },
    as: (name, role = 'responder') => clientOf(deps, { actor: `operator:${name}`, role, operator: { id: name, name } }),
    async blocked() {
      const rules = await store.read.addressRules.list({ kind: 'block', state: 'standing', now: clock.now(), before: '~', limit: 500 });
      return rules.map(({ range }) => range).sort();
    },
  };
};

/** An operator with a session at an address, as the console makes one. */
export const operatorAt = async ({ store, clock, random }: OperationDeps, address: string): Promise<string> => {
  const id = newId({ clock, random });
  const now = clock.now();
  await store.write(async (tx) => {
    await tx.operators.insert(
      {
        id,
        name: `Op ${id.slice(-4)}`,
        role: 'responder',
        status: 'active',
        passwordHash: 'x',
        passwordChangedAt: now,
        lastSignInAt: null,
        createdAt: now,
        updatedAt: now,
      },
      id,
    );
    const session = {
      id: newId({ clock, random }),
      hash: random.bytes(32),
      operatorId: id,
      transport: 'browser' as const,
      address,
      agent: 'a',
    };
    await tx.operators.insertSession({ ...session, createdAt: now, lastSeenAt: now, expiresAt: now + 3_600_000 });
  });
  return id;
};
