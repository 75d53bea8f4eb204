import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { newValue } from '../oauth/tokens/token-value.ts';
import type { OperatorRecord, OperatorSessionRecord } from '../store/records.ts';
import type { Tx } from '../store/store.ts';
import { operatorSessionOf } from './operator-session.ts';

/** Sessions an operator may have at once: with one more, the oldest ends. */
const MOST_SESSIONS = 20;

export interface SessionStart {
  readonly operator: OperatorRecord;
  readonly method: 'password' | 'password+totp';
  readonly transport: OperatorSessionRecord['transport'];
  readonly address: string | undefined;
  readonly agent: string | undefined;
  /** The token the console came with: that session ends. */
  readonly former: string | undefined;
}

const endFormer = async (tx: Tx, token: string | undefined, now: number): Promise<void> => {
  const former = await operatorSessionOf(tx, token);
  if (!former || now >= former.expiresAt || !(await tx.operators.endSession(former.id, now))) return;
  const actor = `operator:${former.operatorId}`;
  await tx.audit({
    kind: 'operator.session_ended',
    actor,
    session: former.id,
    details: { operator: former.operatorId, reason: 'replaced' },
  });
};

const endOldest = async (tx: Tx, { id }: OperatorRecord, now: number): Promise<void> => {
  const open = await tx.operators.sessionsOf(id, now, 2 * MOST_SESSIONS);
  for (const session of open.slice(MOST_SESSIONS - 1)) {
    await tx.operators.endSession(session.id, now);
    const details = { operator: id, reason: 'too_many' };
    await tx.audit({ kind: 'operator.session_ended', actor: `operator:${id}`, session: session.id, details });
  }
};

/**
 * Begins a session inside a unit of work, under a token that nobody knew before; the session this console had ends, whoever owned it. So a token planted before the
 * sign-in is worth nothing after it.
 *
 * @returns The token, to be given out once: the store keeps its hash.
 * Audits `operator.signed_in`, and `operator.session_ended` for the former session.
 * @see OWASP ASVS 5.0 §7.2.4
 */
export const beginOperatorSession = async (
  tx: Tx,
  deps: { readonly clock: Clock; readonly random: Random; readonly config: Pick<Config, 'console'> },
  { operator, method, transport, address, agent, former }: SessionStart,
): Promise<string> => {
  const now = deps.clock.now();
  await endFormer(tx, former, now);
  await endOldest(tx, operator, now);
  const { id, value, hash } = newValue(deps, 'operator');
  await tx.operators.insertSession({
    id,
    hash,
    operatorId: operator.id,
    transport,
    address: address ?? null,
    agent: agent ?? null,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + deps.config.console.sessionHours * 3_600_000,
  });
  await tx.operators.signedIn(operator.id, now);
  await tx.audit({
    kind: 'operator.signed_in',
    actor: `operator:${operator.id}`,
    session: id,
    address,
    agent,
    details: { method, transport },
  });
  return value;
};
