import type { SessionState } from '../../../shared/contract/session.ts';
import { describePasswordRule } from '../../accounts/describe-password-rule.ts';
import type { ConsoleConnection } from '../../console/connection.ts';
import { done } from '../../lib/outcome.ts';
import { findOperatorSession } from '../../operators/operator-session.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/** Where this console stands, as it is after what was just done. */
export const describeSessionState = async (deps: OperationDeps, connection: ConsoleConnection | undefined): Promise<SessionState> => {
  const { store, site, config } = deps;
  const found = await findOperatorSession(deps, connection?.token());
  const firstRun = !found && (await store.read.operators.count()) === 0;
  const state = found ? (found.locked ? 'locked' : 'signed_in') : firstRun ? 'first_run' : 'signed_out';
  const operator = found && {
    id: found.operator.id,
    name: found.operator.name,
    role: found.operator.role,
    second_factor: await store.read.operators.hasTotp(found.operator.id),
  };
  return {
    state,
    may_create: firstRun && connection?.trusted === true,
    ...(operator ? { operator } : {}),
    version: site.version,
    issuer: site.issuer,
    lab: (await store.read.registry.setting('lab')) === 'yes',
    profile: config.profile,
    idle_minutes: config.console.idleMinutes,
    password_rule: describePasswordRule(config.passwords),
  };
};

/** Where the console stands; it is called by everybody, also before signing in. */
export const showSessionState = async (
  deps: OperationDeps,
  { connection }: OperationContext,
  _input: object,
): Promise<OperationOutcome<SessionState>> => done(await describeSessionState(deps, connection));
