import type { Access } from '../../shared/contract/procedure.ts';
import type { ConsoleConnection } from '../console/connection.ts';
import { done, type Outcome } from '../lib/outcome.ts';
import { findOperatorSession, type OperatorSession, touchOperatorSession } from '../operators/operator-session.ts';
import { denied, type OperatorDenial } from '../operators/proof-limits.ts';
import type { Caller, OperationDeps } from './operation.ts';

/** What a door hands to the router with each call: a caller it vouches for, such as the holder of the control file, or a console's connection, which is judged anew each time. */
export interface DoorContext {
  readonly deps: OperationDeps;
  readonly caller?: Caller | undefined;
  readonly connection?: ConsoleConnection | undefined;
}

const NOBODY = { actor: 'anonymous', role: 'viewer' } as const satisfies Caller;

const callerOf = ({ session, operator }: OperatorSession, address: string | undefined): Caller => ({
  actor: `operator:${operator.id}`,
  role: operator.role,
  operator: { id: operator.id, name: operator.name },
  session: session.id,
  address,
});

const isAllowed = ({ roles }: Access, { role }: Caller): boolean => typeof roles === 'string' || roles.includes(role);

/** Refuses what the role does not allow, on the record; a flood of such calls is counted. */
const forbid = async ({ store }: OperationDeps, { actor, session, address, role }: Caller, operation: string) => {
  await store.refuse({ kind: 'operation.refused', actor, session, address, details: { operation, reason: `role:${role}` } });
  return denied('forbidden', `The role ${role} does not allow this.`);
};

const admitConsole = async (
  deps: OperationDeps,
  connection: ConsoleConnection,
  access: Access,
  operation: string,
): Promise<Outcome<Caller, OperatorDenial>> => {
  const { address } = connection;
  if (access.roles === 'anyone') return done({ ...NOBODY, address });
  const token = connection.token();
  const found = await findOperatorSession(deps, token);
  if (!found) return denied('not_signed_in', 'Nobody is signed in here, or the session has ended: sign in.');
  const caller = callerOf(found, address);
  if (access.roles === 'signed_in') return done(caller);
  if (found.locked) return denied('locked', 'The console is locked: unlock it with the password.');
  if (!isAllowed(access, caller)) return forbid(deps, caller, operation);
  if (!access.passive) await touchOperatorSession(deps, found.session);
  return done(caller);
};

/**
 * Judges one call before its input is read: who asks, whether the session still stands and is not locked, and whether the role allows the operation. Role and status are
 * those of now, so that a change takes effect with the next call.
 *
 * @param access    What the contract says of the operation.
 * @param operation Its name, for the record.
 * @returns The caller; denial `not_signed_in`, `locked` or `forbidden`.
 * @throws StoreFault when what was refused, or the lock, could not be recorded.
 * Audits `operation.refused` for the wrong role, `operator.locked` for a console that was left alone.
 */
export const admit = async (
  { deps, caller, connection }: DoorContext,
  access: Access,
  operation: string,
): Promise<Outcome<Caller, OperatorDenial>> => {
  if (connection) return admitConsole(deps, connection, access, operation);
  if (!caller) return denied('not_signed_in', 'Nobody is known to ask.');
  return isAllowed(access, caller) ? done(caller) : forbid(deps, caller, operation);
};
