import { ORPCError } from '@orpc/client';
import { createRouterClient } from '@orpc/server';
import { HOTP, Secret } from 'otpauth';
import type { ConsoleConnection } from '../../electron/console/connection.ts';
import type { Operations } from '../../electron/control/connect-control.ts';
import { operations } from '../../electron/operations/index.ts';
import type { OperationDeps } from '../../electron/operations/operation.ts';
import type { Role } from '../../shared/role.ts';
import { createOperator, type Operator, type OperatorOptions } from '../operations/operator.ts';

export const ADMIN = Object.freeze({ name: 'Ada', password: 'Tidal-Lantern 42 orchards' });
export const OTHER_PASSWORD = 'Copper-Meadow 91 harbours';

export interface TestConsole extends ConsoleConnection {
  readonly client: Operations;
}

type Where = Partial<Pick<ConsoleConnection, 'transport' | 'address' | 'agent' | 'trusted'>>;

/** A console with nobody signed in: a browser at 192.0.2.7 unless told otherwise. */
export const createConsole = (deps: OperationDeps, where: Where = {}): TestConsole => {
  let token: string | undefined;
  const connection: ConsoleConnection = {
    transport: 'browser',
    address: '192.0.2.7',
    agent: 'test-browser/1.0',
    trusted: false,
    ...where,
    token: () => token,
    keep: (next) => {
      token = next;
    },
    forget: () => {
      token = undefined;
    },
  };
  return { ...connection, client: createRouterClient(operations, { context: { deps, connection } }) };
};

/** The app itself. */
export const APP: Where = { transport: 'app', trusted: true, address: undefined, agent: undefined };

export interface Desk extends Operator {
  /** The app, with the first operator signed in. */
  readonly app: TestConsole;
  /** A new console. */
  open(where?: Where): TestConsole;
  /** Adds an operator of that role, called like the role, and signs in at a console of their own. */
  as(role: Role, where?: Where): Promise<TestConsole>;
}

/** A world whose first operator, Ada, is signed in at the app. */
export const createDesk = async (options: OperatorOptions = {}): Promise<Desk> => {
  const operator = await createOperator(options);
  const open = (where?: Where): TestConsole => createConsole(operator.deps, where);
  const app = open(APP);
  await app.client.session.createFirstOperator(ADMIN);
  return {
    ...operator,
    app,
    open,
    async as(role, where) {
      await app.client.operators.add({ name: role, role, password: OTHER_PASSWORD });
      const console = open(where);
      await console.client.session.signIn({ name: role, password: OTHER_PASSWORD });
      return console;
    },
  };
};

interface DenialData {
  readonly code: string;
  readonly description: string;
  readonly retry_after_seconds?: number;
}

/** What a caller was told who was turned away; anything else that happens fails the test. */
export const denialDataOf = async (called: Promise<unknown>): Promise<DenialData> => {
  try {
    await called;
  } catch (error) {
    if (error instanceof ORPCError && error.code === 'DENIED') return error.data as DenialData;
    throw error;
  }
  throw new Error('the caller was not denied');
};

export const denialOf = async (called: Promise<unknown>): Promise<string> => (await denialDataOf(called)).code;

/** The code an authenticator shows at that time. */
export const codeAt = (secret: string, at: number): string =>
  HOTP.generate({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, counter: Math.floor(at / 30_000) });

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
