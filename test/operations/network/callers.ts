import { ORPCError } from '@orpc/client';
import { createRouterClient } from '@orpc/server';
import type { Operations } from '../../../electron/control/connect-control.ts';
import { operations } from '../../../electron/operations/index.ts';
import type { Caller } from '../../../electron/operations/operation.ts';
import type { Role } from '../../../shared/role.ts';
import type { Operator } from '../operator.ts';

/** An operator of the console, who works from an address. */
export const operatorOf = (name: string, role: Role, address = '192.0.2.10'): Caller => ({
  actor: `operator:${name}`,
  role,
  operator: { id: name, name },
  session: `session-${name}`,
  address,
});

export const GRACE = operatorOf('grace', 'responder');
export const ADA = operatorOf('ada', 'administrator');
/** Whoever holds the control file. */
export const CLI: Caller = { actor: 'local:cli', role: 'administrator' };

/** The operations as a caller gets them. */
export const as = ({ deps }: Operator, caller: Caller): Operations => createRouterClient(operations, { context: { deps, caller } });

/** The code with which a caller was turned away; anything else that happens fails the test. */
export const denialOf = async (called: Promise<unknown>): Promise<unknown> => {
  try {
    await called;
  } catch (error) {
    if (error instanceof ORPCError && error.code === 'DENIED') return (error.data as { readonly code: string }).code;
    throw error;
  }
  throw new Error('the caller was not turned away');
};
