import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOperator, type Operator, refusalDataOf } from './operator.ts';

let operator: Operator;
beforeAll(async () => {
  operator = await createOperator();
});
afterEach(async () => {
  expect(operator.world.facts()).toEqual([]);
  expect(await operator.world.store.read.clients.count()).toBe(0);
});
afterAll(() => operator.close());

const run = (document: string) => operator.operations.import.apply({ document });
const problemsOf = async (document: string) => (await refusalDataOf(run(document))).problems ?? [];

describe('a document', () => {
  it.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['a text', '"clients"'],
    ['a number', '1e9'],
    ['YAML', 'clients:\n  - client_id: a\n'],
    ['HTML', '<html></html>'],
    ['a program', '#!/bin/sh\necho {}'],
    ['binary', '\u0000\u0001PK\u0003\u0004'],
  ])('of %s is refused as no JSON object', async (_, text) => {
    expect(await problemsOf(text)).toMatchObject([{ field: 'document', problem: 'It is not a JSON object.' }]);
  });

  it.each([
    ['cut short', '{"clients": ['],
    ['with NaN', '{"clients": [NaN]}'],
    ['with an infinity', '{"clients": [-Infinity]}'],
    ['with a comment', '{/* hi */}'],
    ['with a trailing comma', '{"clients": [],}'],
    ['with a name given twice', '{"clients": [], "clients": []}'],
    ['with a prototype', '{"__proto__": {"clients": []}}'],
    ['with two documents', '{} {}'],
    ['with a raw control character', '{"clients": ["\u0007"]}'],
    ['nested without end', `{"clients": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['of objects nested without end', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  ])('%s is refused with the place, and without quoting it', async (_, text) => {
    const problems = await problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.problem).toMatch(/^It is not valid JSON: .+ at line 1, column \d+\.$/);
  });

  it('with a lone surrogate is refused', async () => {
    expect(await problemsOf('{"clients": ["\ud800"]}')).toMatchObject([{ problem: 'It is not well-formed Unicode.' }]);
  });

  it('that holds nothing is refused', async () => {
    expect(await problemsOf('{}')).toMatchObject([{ problem: 'It holds no client, user or resource.' }]);
    expect(await problemsOf('{"clients": [], "users": []}')).toMatchObject([{ problem: 'It holds no client, user or resource.' }]);
  });

  it('with unknown fields is refused by name, at every level', async () => {
    expect((await problemsOf('{"clientz": []}'))[0]?.field).toBe('"clientz"');
    const text =
      '{"clients": [{"client_id": "a", "is_admin": true}], "users": [{"username": "a", "role": "root"}], "resources": [{"identifier": "https://a.example", "x": 1}]}';
    expect((await problemsOf(text)).map(({ field }) => field)).toEqual(['clients[0].is_admin', 'users[0]."role"', 'resources[0]."x"']);
  });

  it.each(['1', 'null', '"x"', '[]', '[[]]', '{"length": 1}'])('with %s in the place of a list or an entry is refused', async (value) => {
    for (const text of [`{"users": ${value === '[]' ? '{}' : value}}`, `{"users": [${value}]}`]) {
      const problems = await problemsOf(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems[0]?.field).toMatch(/^users/);
    }
  });

  it('with a name that forges lines shows it as text', async () => {
    const [problem] = await problemsOf(JSON.stringify({ 'x\n\u001b[31mok\u202e': 1 }));
    expect(problem?.field).toBe('"x\\u{a}\\u{1b}[31mok\\u{202e}"');
  });

  it.each([
    ['clients', 10_001],
    ['users', 1_000_000],
    ['resources', 1001],
  ])('of too many %s is refused before any of them is looked at', async (list, count) => {
    const began = performance.now();
    expect(await problemsOf(`{"${list}": [${'1,'.repeat(count - 1)}1]}`)).toMatchObject([{ field: list, fix: 'Import in parts.' }]);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('that is wrong throughout tells the first hundred problems and counts the rest', async () => {
    const refusal = await refusalDataOf(run(JSON.stringify({ users: Array.from({ length: 5000 }, () => ({ username: '' })) })));
    expect(refusal.problems).toHaveLength(100);
    expect(refusal.description).toContain('(and 4999 more)');
  });

  it('larger than the door takes is refused by it', async () => {
    await expect(run(`{"clients": [], "x": "${'x'.repeat(64 * 1024 * 1024)}"}`)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('an entry', () => {
  it.each([
    ['a hash of an algorithm that nobody should use', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['a hash that would cost minutes', '$2b$31$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'],
    [
      'a hash that would take the memory',
      '$argon2id$v=19$m=4294967295,t=3,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    ],
    ['an empty hash', ''],
  ])('with %s is refused, without quoting it', async (_, password_hash) => {
    const problems = await problemsOf(JSON.stringify({ users: [{ username: 'a', password_hash }] }));
    expect(problems.map(({ field }) => field)).toEqual(['users[0].password_hash']);
    if (password_hash !== '') expect(JSON.stringify(problems)).not.toContain(password_hash);
  });

  it('with both a password and a hash is refused', async () => {
    const users = [{ username: 'a', password: 'x', password_hash: 'y' }];
    expect((await problemsOf(JSON.stringify({ users }))).map(({ field }) => field)).toEqual(['users[0].password_hash']);
  });

  it('with a private key is refused, and the key is not kept', async () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'the-private-part' };
    const clients = [{ client_id: 'a', token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } }];
    const problems = await problemsOf(JSON.stringify({ clients }));
    expect(problems.map(({ field }) => field)).toEqual(['clients[0].jwks.keys[0]']);
    expect(JSON.stringify(problems)).not.toContain('the-private-part');
  });

  it.each(['', 'a b', 'x'.repeat(256), 'ü', 7])('with the subject %j is refused', async (sub) => {
    expect((await problemsOf(JSON.stringify({ users: [{ username: 'a', sub }] }))).map(({ field }) => field)).toEqual(['users[0].sub']);
  });
});
