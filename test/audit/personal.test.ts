import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fact } from '../../shared/audit-event.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';

interface PersonalRow {
  readonly field: string;
  readonly owner: string;
  readonly value_sealed: Buffer;
  readonly salt: Buffer;
  readonly commitment: string;
}

const SEEN = { address: '203.0.113.177', agent: 'UnmistakableAgent/7.7', login: 'unmistakable@person.example' };
const seenBy = (user: string): Fact => ({ kind: 'user.signed_in', user, ...SEEN, details: { method: 'password', acr: '1', amr: [] } });

let world: LogWorld;
beforeEach(async () => {
  world = await createLogWorld();
});
afterEach(() => world.close());

const record = (fact: Fact): Promise<number> => world.store.write((tx) => tx.audit(fact));
const values = (): PersonalRow[] => world.store.reader().prepare<[], PersonalRow>('SELECT * FROM audit_personal ORDER BY id').all();
const newestBody = () => JSON.parse(world.store.log.bodiesAfter(world.store.head().seq - 1, 1)[0] ?? '');
const clearText = ({ field, value_sealed }: PersonalRow): string => {
  const opened = world.sealer.open('audit-personal', value_sealed, field);
  return opened.ok ? opened.value.toString('utf8') : opened.refusal.reason;
};

test('the body holds a commitment that salt, field and value open: SHA-256 over salt, field, a zero byte and the value', async () => {
  await record(seenBy('ada'));
  const { personal } = newestBody();
  expect(Object.keys(personal)).toEqual(['address', 'agent', 'login']);
  expect(values().map(clearText)).toEqual(Object.values(SEEN));
  for (const row of values()) {
    expect(row.salt).toHaveLength(16);
    const opening = createHash('sha256')
      .update(row.salt)
      .update(`${row.field}\0${clearText(row)}`, 'utf8')
      .digest('base64url');
    expect(personal[row.field]).toBe(opening);
    expect(row.commitment).toBe(opening);
  }
});

test('the same value of another person has a salt and a commitment of its own, so that one can be erased without the other', async () => {
  for (const user of ['ada', 'bob']) await record(seenBy(user));
  await record({ kind: 'code.refused', address: SEEN.address, details: { reason: 'r' } });
  const addresses = values().filter(({ field }) => field === 'address');
  expect(addresses.map(({ owner }) => owner)).toEqual(['ada', 'bob', '']);
  expect(addresses.map(clearText)).toEqual(Array(3).fill(SEEN.address));
  expect(new Set(addresses.map(({ commitment }) => commitment)).size).toBe(3);
  expect(new Set(addresses.map(({ salt }) => salt.toString('hex'))).size).toBe(3);
});

test('a value known from a former run is not kept again', async () => {
  await record(seenBy('ada'));
  await world.shut();
  world = await createLogWorld({ directory: world.directory, clock: world.clock });
  await record(seenBy('ada'));
  expect(values()).toHaveLength(3);
});

test('equal texts in two fields are two values', async () => {
  await record({ kind: 'code.refused', agent: 'same', login: 'same', details: { reason: 'r' } });
  expect(values().map(({ field }) => field)).toEqual(['agent', 'login']);
  expect(new Set(values().map(({ commitment }) => commitment)).size).toBe(2);
});

test('no file of the database holds one in clear, journal included', async () => {
  await record(seenBy('ada'));
  const files = ['', '-wal', '-shm'].map((suffix) => `${world.databasePath}${suffix}`);
  expect(files.filter((path) => !existsSync(path))).toEqual([]);
  const bytes = Buffer.concat(files.map((path) => readFileSync(path)));
  // The event itself is there, so these are the files it was written to.
  expect(bytes.includes('user.signed_in')).toBe(true);
  for (const value of Object.values(SEEN)) {
    expect(bytes.includes(value)).toBe(false);
    expect(bytes.includes(Buffer.from(value, 'utf16le'))).toBe(false);
  }
});

test.each([
  ['address', 1024],
  ['agent', 512],
  ['login', 256],
])('a %s of 10,000 characters is cut to %i code units at most, on a whole character, and marked', async (field, length) => {
  for (const unit of ['x', '😀']) {
    await record({ kind: 'code.refused', [field]: unit.repeat(10_000), details: { reason: 'r' } });
    const text = clearText(values().at(-1) ?? expect.fail('nothing was kept'));
    expect(text).toMatch(new RegExp(`^(${unit})+…$`, 'u'));
    expect([length - 1, length]).toContain(text.length);
  }
});
