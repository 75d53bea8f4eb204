import type { SessionState } from '../../../shared/contract/session.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { byWhom } from '../operators/change-operator.ts';
import { requireConsole } from './require-console.ts';
import { describeSessionState } from './show-session-state.ts';

/** Ends the session, also a locked one; refusal `conflict` on the control socket. Audits `operator.signed_out`. */
export const signOut = async (deps: OperationDeps, context: OperationContext, _input: object): Promise<OperationOutcome<SessionState>> => {
  const console = requireConsole(context);
  if (!console.ok) return console;
  await deps.store.write(async (tx) => {
    if (await tx.operators.endSession(context.session ?? '', deps.clock.now()))
      await tx.audit({ kind: 'operator.signed_out', ...byWhom(context), details: { reason: 'operator' } });
  });
  console.value.forget();
  return done(await describeSessionState(deps, console.value));
};

/**
 * Ends a session of the operator who asks, this very one too.
 *
 * @returns Refusal `not_found` when the operator has no such session, or it has ended. Audits `operator.session_ended`.
 */
export const endOwnSession = async (
  { store, clock }: OperationDeps,
  context: OperationContext,
  { session }: { session: string },
): Promise<OperationOutcome<{ ended: boolean }>> => {
  const ended = await store.write(async (tx) => {
    const found = await tx.operators.findSession(session);
    if (!found || found.operatorId !== context.operator?.id || !(await tx.operators.endSession(session, clock.now()))) return false;
    await tx.audit({
      kind: 'operator.session_ended',
      ...byWhom(context),
      session,
      details: { operator: found.operatorId, reason: 'ended_by_operator' },
    });
    return true;
  });
  if (!ended) return refuse('not_found', 'You have no such session, or it has ended already.');
  if (session === context.session) context.connection?.forget();
  return done({ ended });
};
