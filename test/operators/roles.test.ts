import { ORPCError } from '@orpc/client';
import { isContractProcedure } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../electron/operations/index.ts';
import { contract } from '../../shared/contract/index.ts';
import type { Access } from '../../shared/contract/procedure.ts';
import { roles } from '../../shared/role.ts';
import { createDesk, type Desk, type TestConsole } from './consoles.ts';

interface Listed {
  readonly path: readonly string[];
  readonly access: Access;
}

const listOf = (node: object, path: readonly string[]): Listed[] =>
  isContractProcedure(node)
    ? [{ path, access: node['~orpc'].meta as Access }]
    : Object.entries(node).flatMap(([name, child]: [string, object]) => listOf(child, [...path, name]));
const all = listOf(contract, []);

let desk: Desk;
let consoles: Map<string, TestConsole>;
beforeAll(async () => {
  desk = await createDesk();
  consoles = new Map();
  for (const role of roles) consoles.set(role, await desk.as(role));
});
afterAll(() => desk.close());

/** Client metadata has members that nobody knows beforehand (RFC 7591 §2): the operation judges them itself. */
const OPEN_INPUT = ['clients.add', 'clients.check'];

/** What comes of a call by hand whose input has a key that the contract does not know. */
const outcomeOf = async (client: object, path: readonly string[]): Promise<string> => {
  let call: unknown = client;
  for (const name of path) call = (call as Record<string, unknown>)[name];
  try {
    await (call as (input: unknown) => Promise<unknown>)({ no_such_key: true });
  } catch (error) {
    if (!(error instanceof ORPCError)) throw error;
    const data: unknown = error.data;
    return error.code === 'DENIED' ? (data as { code: string }).code : error.code;
  }
  return 'answered';
};

describe.each(all.map((one) => [one.path.join('.'), one] as const))('%s', (_, { path, access }) => {
  it.each(roles)('called by hand by a %s, is let in or turned away as the contract says', async (role) => {
    const allowed = typeof access.roles === 'string' || access.roles.includes(role);
    const expected = OPEN_INPUT.includes(path.join('.')) ? /^(?:REFUSED|answered)$/ : /^BAD_REQUEST$/;
    expect(await outcomeOf(consoles.get(role)?.client ?? {}, path)).toMatch(allowed ? expected : /^forbidden$/);
  });

  it('called with nobody signed in, is let in only when it is for anyone', async () => {
    expect(await outcomeOf(desk.open().client, path)).toBe(access.roles === 'anyone' ? 'BAD_REQUEST' : 'not_signed_in');
  });

  it('called by nobody a door vouches for, is refused', async () => {
    const client = createRouterClient(operations, { context: { deps: desk.deps } });
    expect(await outcomeOf(client, path)).toBe('not_signed_in');
  });
});

describe('what the role does not allow', () => {
  it('is recorded with who asked, from where, and for what', async () => {
    await outcomeOf(consoles.get('viewer')?.client ?? {}, ['operators', 'add']);
    const viewer = (await desk.app.client.operators.list({})).operators.find(({ name }) => name === 'viewer');
    expect(desk.world.facts('operation.refused').at(-1)).toMatchObject({
      actor: `operator:${viewer?.id}`,
      address: '192.0.2.7',
      details: { operation: 'operators.add', reason: 'role:viewer' },
    });
  });

  it('is counted when it comes as a flood', async () => {
    const flooded = await createDesk({ refusalsInFull: 3 });
    try {
      const viewer = await flooded.as('viewer');
      for (let n = 0; n < 20; n++) await outcomeOf(viewer.client, ['keys', 'rotate']);
      expect(flooded.world.facts('operation.refused')).toHaveLength(3);
    } finally {
      await flooded.close();
    }
  });
});
