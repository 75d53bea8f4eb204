import type { SessionState } from '../../../shared/contract/session.ts';
import { done } from '../../lib/outcome.ts';
import { signInOperator } from '../../operators/sign-in-operator.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { asBusy } from './as-busy.ts';
import { requireConsole } from './require-console.ts';
import { describeSessionState } from './show-session-state.ts';

interface Input {
  readonly name: string;
  readonly password: string;
  readonly code?: string | undefined;
}

/**
 * Signs an operator in, under a new token; the session this console had ends.
 *
 * @returns The state of the session; denial `wrong_credentials`, `second_factor_required` or `too_many_attempts`; refusal `unavailable` when too many passwords are being
 *   hashed, `conflict` on the control socket.
 * Audits as `signInOperator`.
 */
export const signIn = async (
  deps: OperationDeps,
  context: OperationContext,
  { name, password, code }: Input,
): Promise<OperationOutcome<SessionState>> => {
  const console = requireConsole(context);
  if (!console.ok) return console;
  const { transport, address, agent } = console.value;
  const former = console.value.token();
  const signedIn = asBusy(await signInOperator(deps, { name, password, code, transport, address, agent, former }));
  if (!signedIn.ok) return signedIn;
  console.value.keep(signedIn.value);
  return done(await describeSessionState(deps, console.value));
};
