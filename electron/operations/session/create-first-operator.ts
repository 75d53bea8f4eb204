import type { SessionState } from '../../../shared/contract/session.ts';
import { done } from '../../lib/outcome.ts';
import { beginOperatorSession } from '../../operators/begin-operator-session.ts';
import { denied } from '../../operators/proof-limits.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { readNewName } from '../operators/add-operator.ts';
import { hashNewPassword } from '../operators/hash-new-password.ts';
import { storeOperator } from '../operators/store-operator.ts';
import { requireConsole } from './require-console.ts';
import { describeSessionState } from './show-session-state.ts';

const TAKEN = 'There is an operator already. Sign in.';
const NOT_TRUSTED = 'The first operator is created in the app, or by the one-time address that the server prints. See: gatewatch console';

/**
 * Creates the first operator, an administrator, and signs in. Of two at once one wins.
 *
 * @returns The state of the session; refusal `conflict` once there is an operator, `invalid_input` (name or password), `unavailable`; denial `forbidden` in a browser that
 *   did not come by the one-time address.
 * Audits `operator.created` and `operator.signed_in`; or `password.rejected`, or `operation.refused`.
 */
export const createFirstOperator = async (
  deps: OperationDeps,
  context: OperationContext,
  { name: typed, password }: { name: string; password: string },
): Promise<OperationOutcome<SessionState>> => {
  const { store } = deps;
  const console = requireConsole(context);
  if (!console.ok) return console;
  const { transport, address, agent, trusted } = console.value;
  if ((await store.read.operators.count()) > 0) return refuse('conflict', TAKEN);
  if (!trusted) {
    const details = { operation: 'session.createFirstOperator', reason: 'not_trusted' };
    await store.refuse({ kind: 'operation.refused', actor: context.actor, address, agent, details });
    return denied('forbidden', NOT_TRUSTED);
  }
  const name = readNewName(typed);
  if (!name.ok) return name;
  const hash = await hashNewPassword(deps, context, { password, name: name.value.name });
  if (!hash.ok) return hash;
  const former = console.value.token();
  const begun = await store.write(async (tx): Promise<OperationOutcome<string>> => {
    if ((await tx.operators.count()) > 0) return refuse('conflict', TAKEN);
    const stored = await storeOperator(
      tx,
      deps,
      { connection: console.value },
      { name: name.value, role: 'administrator', hash: hash.value },
    );
    if (!stored.ok) return stored;
    const operator = stored.value;
    return done(await beginOperatorSession(tx, deps, { operator, method: 'password', transport, address, agent, former }));
  });
  if (!begun.ok) return begun;
  console.value.keep(begun.value);
  return done(await describeSessionState(deps, console.value));
};
