import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditKind } from '../../shared/audit-event.ts';
import { PASSWORD } from '../support/world.ts';
import { createOperator, type Operator, refusalOf } from './operator.ts';

/** What an operation may meet. */
const states = ['unknown', 'active', 'suspended', 'removed'] as const;
type State = (typeof states)[number];
/** Refused with this code, or done with this fact. */
type Expected = { readonly refused: string } | { readonly fact: AuditKind } | 'reads';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.close());

const gone = { refused: 'not_found' } as const;
const conflict = { refused: 'conflict' } as const;

const clientOperations: Readonly<Record<string, { call: () => Promise<unknown>; expected: Record<State, Expected> }>> = {
  show: {
    call: () => operator.operations.clients.show({ client_id: 'shop' }),
    expected: { unknown: gone, active: 'reads', suspended: 'reads', removed: gone },
  },
  rotateSecret: {
    call: () => operator.operations.clients.rotateSecret({ client_id: 'shop' }),
    expected: { unknown: gone, active: { fact: 'client.secret_rotated' }, suspended: { fact: 'client.secret_rotated' }, removed: gone },
  },
  suspend: {
    call: () => operator.operations.clients.suspend({ client_id: 'shop', note: 'seen in a paste' }),
    expected: { unknown: gone, active: { fact: 'client.suspended' }, suspended: conflict, removed: gone },
  },
  resume: {
    call: () => operator.operations.clients.resume({ client_id: 'shop' }),
    expected: { unknown: gone, active: conflict, suspended: { fact: 'client.resumed' }, removed: gone },
  },
  remove: {
    call: () => operator.operations.clients.remove({ client_id: 'shop' }),
    expected: { unknown: gone, active: { fact: 'client.removed' }, suspended: { fact: 'client.removed' }, removed: gone },
  },
  add: {
    call: () => operator.operations.clients.add({ client_id: 'shop' }),
    expected: {
      unknown: { fact: 'client.created' },
      active: { refused: 'already_exists' },
      suspended: { refused: 'already_exists' },
      removed: { fact: 'client.created' },
    },
  },
};

const userOperations: Readonly<Record<string, { call: () => Promise<unknown>; expected: Record<State, Expected> }>> = {
  show: {
    call: () => operator.operations.users.show({ user: 'ada' }),
    expected: { unknown: gone, active: 'reads', suspended: 'reads', removed: gone },
  },
  suspend: {
    call: () => operator.operations.users.suspend({ user: 'ada', note: 'left the company' }),
    expected: { unknown: gone, active: { fact: 'user.suspended' }, suspended: conflict, removed: gone },
  },
  resume: {
    call: () => operator.operations.users.resume({ user: 'ada' }),
    expected: { unknown: gone, active: conflict, suspended: { fact: 'user.resumed' }, removed: gone },
  },
  remove: {
    call: () => operator.operations.users.remove({ user: 'ada' }),
    expected: { unknown: gone, active: { fact: 'user.removed' }, suspended: { fact: 'user.removed' }, removed: gone },
  },
  add: {
    call: () => operator.operations.users.add({ username: 'ada', password: PASSWORD }),
    expected: {
      unknown: { fact: 'user.created' },
      active: { refused: 'already_exists' },
      suspended: { refused: 'already_exists' },
      removed: { fact: 'user.created' },
    },
  },
};

const bring = async (subject: 'clients' | 'users', state: State): Promise<void> => {
  if (state === 'unknown') return;
  if (subject === 'clients') await operator.operations.clients.add({ client_id: 'shop' });
  else await operator.operations.users.add({ username: 'ada', password: PASSWORD });
  if (state === 'active') return;
  if (subject === 'clients') await operator.operations.clients[state === 'suspended' ? 'suspend' : 'remove']({ client_id: 'shop' });
  else await operator.operations.users[state === 'suspended' ? 'suspend' : 'remove']({ user: 'ada' });
};

const describeMatrix = (subject: 'clients' | 'users', matrix: typeof clientOperations): void => {
  const cases = Object.entries(matrix).flatMap(([name, { call, expected }]) =>
    states.map((state) => ({ name, state, call, expected: expected[state] })),
  );
  describe(`every operation on ${subject} in every state`, () => {
    it.each(cases)('$name, $state', async ({ state, call, expected }) => {
      await bring(subject, state);
      const before = operator.world.facts().length;
      if (expected === 'reads') await call();
      else if ('refused' in expected) expect(await refusalOf(call())).toBe(expected.refused);
      else await call();
      const added = operator.world.facts().slice(before);
      const kinds = expected !== 'reads' && 'fact' in expected ? [expected.fact] : [];
      expect(added.map(({ kind }) => kind)).toEqual(kinds);
      expect(added.every(({ actor }) => actor === 'operator:test')).toBe(true);
    });
  });
};

describeMatrix('clients', clientOperations);
describeMatrix('users', userOperations);

describe('of 16 at once', () => {
  const changes = [
    ['clients', 'suspend', 'active', 'client.suspended'],
    ['clients', 'resume', 'suspended', 'client.resumed'],
    ['clients', 'remove', 'active', 'client.removed'],
    ['users', 'suspend', 'active', 'user.suspended'],
    ['users', 'resume', 'suspended', 'user.resumed'],
    ['users', 'remove', 'active', 'user.removed'],
    ['users', 'add', 'unknown', 'user.created'],
  ] as const;

  it.each(changes)('%s.%s changes it once and records it once', async (subject, name, state, kind) => {
    await bring(subject, state);
    const call = (subject === 'clients' ? clientOperations : userOperations)[name]?.call;
    const before = operator.world.facts(kind).length;
    const attempts = await Promise.allSettled(Array.from({ length: 16 }, () => call?.()));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(operator.world.facts(kind)).toHaveLength(before + 1);
  });
});

describe('a note', () => {
  it('stands in the fact, and is left out where none was given', async () => {
    await bring('clients', 'active');
    await operator.operations.clients.suspend({ client_id: 'shop', note: 'seen in a paste' });
    await operator.operations.clients.resume({ client_id: 'shop' });
    expect(operator.world.facts('client.suspended')[0]?.details).toEqual({ note: 'seen in a paste' });
    expect(operator.world.facts('client.resumed')[0]?.details).toEqual({});
  });

  it.each(['', 'x'.repeat(501)])('of a length nobody reads is refused', async (note) => {
    await bring('clients', 'active');
    await expect(operator.operations.clients.suspend({ client_id: 'shop', note })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
