import { ORPCError } from '@orpc/client';
import { isContractProcedure } from '@orpc/contract';
import { createRouterClient, isProcedure } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { operations } from '../../electron/operations/index.ts';
import { act, actRoles } from '../../shared/contract/acts.ts';
import { contract } from '../../shared/contract/index.ts';
import type { Access } from '../../shared/contract/procedure.ts';
import { may, type Role, roles } from '../../shared/role.ts';
import { createOperator, type Operator } from '../operations/operator.ts';
import { definitionOf, mostOf, partsOf, STRANGE, sampleOf, schemasIn, strangersOf } from './schema-samples.ts';

interface Listed {
  readonly name: string;
  readonly access: Access;
  readonly input: z.core.$ZodType;
  readonly output: z.core.$ZodType;
}

const namesOf = (node: object, isOne: (node: object) => boolean, path: readonly string[] = []): readonly string[] =>
  isOne(node)
    ? [path.join('.')]
    : Object.entries(node).flatMap(([name, child]: [string, object]) => namesOf(child, isOne, [...path, name]));

const at = (node: object, name: string): unknown =>
  name.split('.').reduce<unknown>((within, part) => (within as Readonly<Record<string, unknown>>)[part], node);

const listed = (name: string): Listed => {
  const found = at(contract, name);
  if (!isContractProcedure(found)) throw new Error(`${name} is no operation`);
  const { meta, inputSchema, outputSchema } = found['~orpc'];
  if (!inputSchema || !outputSchema) throw new Error(`${name} says not what it takes and gives`);
  return { name, access: meta as Access, input: inputSchema as z.ZodType, output: outputSchema as z.ZodType };
};

const all = namesOf(contract, isContractProcedure).map(listed);
const byName = all.map((one) => [one.name, one] as const);

/** Client metadata has members that nobody knows beforehand (RFC 7591 §2): these operations judge them by themselves. */
const METADATA = ['clients.add', 'clients.check', 'clients.update changes'];
/** Values that are whatever their owner made them: JSON of a bounded call, judged by the operation. */
const FREE = ['users.add claims{}', 'users.update claims{}'];

describe('the contract', () => {
  it('has an implementation for each operation, and only for those', () => {
    expect(namesOf(operations, isProcedure)).toEqual(expect.arrayContaining(all.map(({ name }) => name)));
    expect(namesOf(operations, isProcedure)).toHaveLength(all.length);
    for (const { name } of all) expect(at(operations, name)).toMatchObject({ '~orpc': { handler: expect.any(Function) } });
  });

  it('lets nobody in before sign-in but to the state of the session, the first operator and signing in', () => {
    const open = all.filter(({ access }) => access.roles === 'anyone').map(({ name }) => name);
    expect(open).toEqual(['session.state', 'session.createFirstOperator', 'session.signIn']);
    const evenLocked = all.filter(({ access }) => access.roles === 'signed_in').map(({ name }) => name);
    expect(evenLocked).toEqual(['session.signOut', 'session.lock', 'session.unlock']);
  });

  const callableBy = (role: Role) => all.filter(({ access }) => typeof access.roles !== 'string' && access.roles.includes(role));
  const names = (some: readonly Listed[]) => some.map(({ name }) => name);

  it('lets a viewer do nothing but read, and keep what is the viewer’s own', () => {
    const counted = names(callableBy('viewer').filter(({ access }) => !access.passive));
    expect(counted.filter((name) => !name.startsWith('session.'))).toEqual([
      'views.save',
      'views.rename',
      'views.remove',
      'views.setPreferences',
      'rules.test',
      'rules.previewException',
      'response.dryRun',
    ]);
    for (const { name, access } of callableBy('viewer')) expect([name, access.roles]).toEqual([name, may.read]);
  });

  it('lets an auditor do what a viewer does, see the operators, and export', () => {
    const viewers = new Set(names(callableBy('viewer')));
    expect(names(callableBy('auditor')).filter((name) => !viewers.has(name))).toEqual([
      'operators.list',
      'audit.export',
      'cases.export',
      'notifications.channels',
      'notifications.deliveries',
    ]);
  });

  it('counts no call of the console itself as somebody being there', () => {
    for (const { name, access } of all.filter(({ access: { passive } }) => passive))
      expect([name, access.roles === 'anyone' || [may.read, may.oversee, may.respond].some((roles) => roles === access.roles)]).toEqual([
        name,
        true,
      ]);
    expect(names(all.filter(({ access }) => access.passive))).toEqual(
      expect.arrayContaining(['session.state', 'live.next', 'acts.preview']),
    );
  });
});

describe.each(byName)('%s', (name, { access, input, output }) => {
  it('says who may call it, without anybody twice', () => {
    if (typeof access.roles === 'string') return expect(['anyone', 'signed_in']).toContain(access.roles);
    expect(access.roles.length).toBeGreaterThan(0);
    expect(new Set(access.roles).size).toBe(access.roles.length);
    expect(roles).toEqual(expect.arrayContaining([...access.roles]));
    expect(access.roles).toContain('administrator');
  });

  it('takes an object, and refuses keys it does not know at every depth', () => {
    const sample = sampleOf(input);
    expect(z.safeParse(input, sample)).toMatchObject({ success: true });
    for (const given of [null, undefined, 'x', 7, [sample]]) expect(z.safeParse(input, given).success).toBe(false);
    if (METADATA.includes(name)) return;
    expect(strangersOf(input, { documents: true }).length).toBeGreaterThan(0);
    for (const { value, without } of strangersOf(input, { documents: true })) {
      expect(z.safeParse(input, without)).toMatchObject({ success: true });
      const refused = z.safeParse(input, value);
      expect([JSON.stringify(value), refused.success]).toEqual([JSON.stringify(value), false]);
      expect(JSON.stringify(refused.error?.issues)).toContain('unrecognized_keys');
    }
  });

  it('bounds every text, list and number of entries it takes', () => {
    for (const { path, schema } of schemasIn(input)) {
      const { type } = definitionOf(schema);
      const where = `${name} ${path}`.trim();
      if (type === 'string' || type === 'array') expect([where, mostOf(schema)]).toEqual([where, expect.any(Number)]);
      if (type === 'unknown' || type === 'any') expect(FREE).toContain(where);
      if (type === 'custom') expect(METADATA).toContain(where);
      if (/(^|\.)(limit|points)$/.test(path) && type === 'number') {
        expect(z.safeParse(schema, 1001).success).toBe(false);
        expect(z.safeParse(schema, 0).success).toBe(false);
        expect(z.safeParse(schema, 1.5).success).toBe(false);
      }
    }
  });

  it('answers with what is known and nothing else', () => {
    const parts = partsOf(output);
    const text = (value: unknown): string => JSON.stringify(value);
    expect(z.safeParse(parts, sampleOf(parts))).toMatchObject({ success: true });
    expect(strangersOf(parts, { documents: false }).length).toBeGreaterThan(0);
    for (const { value, without } of strangersOf(parts, { documents: false })) {
      expect(text(value)).toContain(STRANGE);
      expect(text(z.parse(parts, value))).toBe(text(z.parse(parts, without)));
    }
  });
});

describe('a page of a list', () => {
  it('is never longer than a thousand entries, whatever the list', () => {
    const paged = all.filter(({ output }) => 'next' in (definitionOf(partsOf(output)).shape ?? {}));
    expect(paged.length).toBeGreaterThan(4);
    for (const { name, input } of paged) {
      const { limit, cursor } = definitionOf(input).shape ?? {};
      expect([name, limit && z.safeParse(limit, 1001).success, cursor && z.safeParse(cursor, 'x'.repeat(513)).success]).toEqual([
        name,
        false,
        false,
      ]);
    }
  });
});

describe('an act', () => {
  const kinds = act.options.map(({ shape }) => shape.act.value);

  it('has roles for every kind, and for nothing else', () => {
    expect(Object.keys(actRoles).toSorted()).toEqual(kinds.toSorted());
  });

  it.each(kinds)('%s is for some of those who may perform acts at all', (kind) => {
    expect(actRoles[kind].length).toBeGreaterThan(0);
    expect(may.respond).toEqual(expect.arrayContaining([...actRoles[kind]]));
  });
});

describe('an operation that is called by a role it does not name', () => {
  let operator: Operator;
  beforeAll(async () => {
    operator = await createOperator({ refusalsInFull: 10_000 });
  });
  afterAll(() => operator.close());

  const denied = all.flatMap(({ name, access, input }) => {
    const { roles: named } = access;
    if (typeof named === 'string') return [];
    return roles.filter((role) => !named.includes(role)).map((role) => [name, role, input] as const);
  });

  const call = async (name: string, role: Role, input: unknown): Promise<unknown> => {
    const caller = { actor: `operator:${role}`, role, operator: { id: role, name: role }, session: `session-${role}` };
    const client = createRouterClient(operations, { context: { deps: operator.deps, caller } });
    return (at(client, name) as (input: unknown) => Promise<unknown>)(input);
  };

  it.each(denied)('%s turns a %s away, with whatever input, on the record', async (name, role, input) => {
    for (const given of [sampleOf(input), { [STRANGE]: 1 }, undefined]) {
      const before = operator.world.facts().length;
      const error = await call(name, role, given).catch((fault: unknown) => fault);
      expect(error).toBeInstanceOf(ORPCError);
      expect(error).toMatchObject({ code: 'DENIED', data: { code: 'forbidden' } });
      expect(operator.world.facts().slice(before)).toMatchObject([
        {
          kind: 'operation.refused',
          actor: `operator:${role}`,
          session: `session-${role}`,
          details: { operation: name, reason: `role:${role}` },
        },
      ]);
    }
  });

  it('is every pair of operation and role that the contract does not name', () => {
    const restricted = all.filter(({ access }) => typeof access.roles !== 'string');
    const named = restricted.reduce((sum, { access }) => sum + access.roles.length, 0);
    expect(denied).toHaveLength(restricted.length * roles.length - named);
    expect(denied.length).toBeGreaterThan(70);
  });
});
