import type { SessionState } from '../../../shared/contract/session.ts';
import { done } from '../../lib/outcome.ts';
import { withConfirmedOperator } from '../../operators/confirm-operator.ts';
import { lockOperatorSession } from '../../operators/operator-session.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { byWhom } from '../operators/change-operator.ts';
import { asBusy } from './as-busy.ts';
import { requireConsole } from './require-console.ts';
import { describeSessionState } from './show-session-state.ts';

/** Locks the console: all windows of the session. One that is locked stays so. Refusal `conflict` on the control socket. Audits `operator.locked`. */
export const lockSession = async (
  deps: OperationDeps,
  context: OperationContext,
  { reason }: { reason: string },
): Promise<OperationOutcome<SessionState>> => {
  const console = requireConsole(context);
  if (!console.ok) return console;
  const session = await deps.store.read.operators.findSession(context.session ?? '');
  if (session) await lockOperatorSession(deps, session, reason);
  return done(await describeSessionState(deps, console.value));
};

/**
 * Unlocks the console for who has the password.
 *
 * @returns The state of the session; denial `wrong_credentials`, or `too_many_attempts`, which ends the session; refusal `unavailable` when too many passwords are being
 *   hashed, `conflict` on the control socket.
 * Audits `operator.unlocked`, or as `withConfirmedOperator`.
 */
export const unlockSession = async (
  deps: OperationDeps,
  context: OperationContext,
  { password }: { password: string },
): Promise<OperationOutcome<SessionState>> => {
  const console = requireConsole(context);
  if (!console.ok) return console;
  const who = { session: context.session, operator: context.operator?.id, password };
  const confirmed = await withConfirmedOperator(deps, who, async (tx, { id, lockedAt }) => {
    await tx.operators.unlock(id, deps.clock.now());
    if (lockedAt !== null) await tx.audit({ kind: 'operator.unlocked', ...byWhom(context), details: { method: 'password' } });
    return done(null);
  });
  const unlocked = asBusy(confirmed);
  if (!unlocked.ok) return unlocked;
  return done(await describeSessionState(deps, console.value));
};
