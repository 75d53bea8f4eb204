import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCountWriter } from '../../electron/audit/count-writer.ts';
import { createRefusalGate } from '../../electron/audit/refusal-gate.ts';
import type { Fact } from '../../shared/audit-event.ts';
import { createLogWorld } from '../support/log-world.ts';
import { createTestClock } from '../support/test-clock.ts';

const WINDOW = 60_000;
const IN_FULL = 3;

const refusal = (client: string, address: string, reason = 'unknown'): Fact => ({
  kind: 'code.refused',
  client,
  address,
  details: { reason },
});

const create = () => {
  const clock = createTestClock();
  return { clock, gate: createRefusalGate({ clock, window: WINDOW, inFull: IN_FULL }) };
};

describe('a flood of refusals', () => {
  test('is recorded in full for the first few, and counted after that', () => {
    const { gate } = create();
    const admitted = Array.from({ length: 10 }, () => gate.admit(refusal('web', '192.0.2.1')));
    expect(admitted).toEqual([true, true, true, ...Array(7).fill(false)]);
  });

  test('becomes one fact with its count when the window is over, and not before while they are few', () => {
    const { clock, gate } = create();
    const from = clock.now();
    for (let n = 0; n < IN_FULL + 2; n++) gate.admit(refusal('web', '192.0.2.1'));
    clock.advance(WINDOW - 1);
    expect(gate.drain()).toEqual([]);
    clock.advance(1);
    expect(gate.drain()).toEqual([
      {
        kind: 'refusals.counted',
        client: 'web',
        address: '192.0.2.1',
        details: { of: 'code.refused', reason: 'unknown', count: 2, from, to: from + WINDOW },
      },
    ]);
  });

  test('is told while it lasts, each time it has doubled: few facts for ever so many refusals', () => {
    const { clock, gate } = create();
    const from = clock.now();
    const counts: number[] = [];
    for (let n = 0; n < 3000; n++) {
      gate.admit(refusal('web', '192.0.2.1'));
      clock.advance(10);
      for (const { details } of gate.drain()) if ('count' in details) counts.push(Number(details.count));
    }
    expect(counts).toEqual([3, 6, 12, 24, 48, 96, 192, 384, 768]);
    clock.advance(WINDOW);
    const [rest] = gate.drain();
    expect(rest).toMatchObject({ details: { count: 3000 - IN_FULL - counts.reduce((sum, count) => sum + count, 0) } });
    expect(rest?.details).toMatchObject({ from: from + (IN_FULL + 1533) * 10 });
  });

  test('against one person does not hide behind that against another', () => {
    const { gate } = create();
    for (let n = 0; n <= IN_FULL; n++) gate.admit({ ...refusal('web', '192.0.2.1'), user: 'ada' });
    expect(gate.admit({ ...refusal('web', '192.0.2.1'), user: 'bob' })).toBe(true);
    expect(gate.drain(true)).toMatchObject([{ user: 'ada', details: { count: 1 } }]);
  });

  test('of operators is told apart by who called what, so that none hides behind another or behind a harmless call', () => {
    const { gate } = create();
    const called = (actor: string, operation: string): Fact => ({
      kind: 'operation.refused',
      actor,
      address: '192.0.2.1',
      details: { operation, reason: 'role:viewer' },
    });
    for (let n = 0; n <= IN_FULL; n++) gate.admit(called('operator:1', 'clients.add'));
    expect([called('operator:1', 'acts.perform'), called('operator:2', 'clients.add')].map((fact) => gate.admit(fact))).toEqual([
      true,
      true,
    ]);
    expect(gate.drain(true)).toMatchObject([
      { kind: 'refusals.counted', actor: 'operator:1', address: '192.0.2.1', details: { operation: 'clients.add', count: 1 } },
    ]);
  });

  test('is told apart by kind, reason, client and address', () => {
    const { gate } = create();
    const subjects: Fact[] = [
      refusal('web', '192.0.2.1'),
      refusal('shop', '192.0.2.1'),
      refusal('web', '192.0.2.2'),
      refusal('web', '192.0.2.1', 'expired'),
      { kind: 'refresh_token.refused', client: 'web', address: '192.0.2.1', details: { reason: 'unknown' } },
    ];
    for (const subject of subjects) for (let n = 0; n < IN_FULL; n++) expect(gate.admit(subject)).toBe(true);
    for (const subject of subjects) expect(gate.admit(subject)).toBe(false);
    expect(gate.drain(true).map(({ details }) => details)).toMatchObject(Array(subjects.length).fill({ count: 1 }));
  });

  test('begins anew in the next window, also when the wall clock was set back', () => {
    const { clock, gate } = create();
    for (let n = 0; n < 10; n++) gate.admit(refusal('web', '192.0.2.1'));
    clock.jump(clock.now() - 3_600_000);
    clock.advance(WINDOW);
    expect(gate.drain()).toHaveLength(1);
    expect(gate.drain(true)).toEqual([]);
    expect(gate.admit(refusal('web', '192.0.2.1'))).toBe(true);
  });

  test('from ever more subjects is counted together, so that memory is bounded and no refusal is lost', () => {
    const { gate } = create();
    const subjects = 25_000;
    let inFull = 0;
    for (let n = 0; n < subjects; n++) if (gate.admit(refusal('web', `2001:db8::${n.toString(16)}`))) inFull += 1;
    const counted = gate.drain(true);
    expect(inFull).toBe(20_000);
    expect(counted).toMatchObject([
      { client: undefined, address: undefined, details: { of: 'code.refused', reason: 'many_subjects', count: 5000 } },
    ]);
  });

  test('every refusal is either recorded in full or counted, once', () => {
    const subjects = fc.array(
      fc.tuple(fc.constantFrom('web', 'shop', ''), fc.constantFrom('192.0.2.1', '192.0.2.2'), fc.constantFrom('a', 'b')),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(subjects, fc.array(fc.nat({ max: 199 }), { maxLength: 5 }), (list, drains) => {
        const { gate } = create();
        let told = 0;
        const drain = (): void => {
          for (const { details } of gate.drain(true)) if ('count' in details && typeof details.count === 'number') told += details.count;
        };
        for (const [at, [client, address, reason]] of list.entries()) {
          if (gate.admit(refusal(client, address, reason))) told += 1;
          if (drains.includes(at)) drain();
        }
        drain();
        expect(told).toBe(list.length);
      }),
    );
  });
});

describe('of people', () => {
  const failed = (members: Partial<Fact> = {}, method = 'password'): Fact =>
    ({ kind: 'user.sign_in_failed', user: 'ada', address: '192.0.2.1', ...members, details: { method, reason: 'wrong' } }) as Fact;
  const signedIn = (user: string, address: string): Fact => ({
    kind: 'user.signed_in',
    user,
    address,
    details: { method: 'password', acr: '1', amr: ['pwd'] },
  });
  const flood = ({ admit }: { admit: (fact: Fact) => boolean }, times: number, ...given: Parameters<typeof failed>): void => {
    for (let n = 0; n < times; n++) admit(failed(...given));
  };

  test('wrong passwords are counted apart from wrong codes, and each count says which they were', () => {
    const { gate } = create();
    flood(gate, IN_FULL + 1);
    expect(gate.admit(failed({}, 'otp'))).toBe(true);
    flood(gate, IN_FULL + 1, {}, 'otp');
    expect(gate.drain(true).map(({ details }) => details)).toMatchObject([
      { method: 'password', count: 1 },
      { method: 'otp', count: 2 },
    ]);
  });

  test('what all that were counted have in common is told of them, what an attacker alters is not', () => {
    const { gate } = create();
    flood(gate, IN_FULL, { login: 'someone', agent: 'other' });
    for (let n = 0; n < 3; n++) gate.admit(failed({ login: 'root', agent: `curl/${n}`, session: 's' }));
    expect(gate.drain(true)).toMatchObject([{ login: 'root', agent: undefined, session: 's', grant: undefined, details: { count: 3 } }]);
  });

  test('counts of the person and of the address come before a success of theirs, those of others do not', () => {
    const { gate } = create();
    flood(gate, IN_FULL + 2);
    flood(gate, IN_FULL + 3, { user: 'bob' });
    flood(gate, IN_FULL + 4, { address: '192.0.2.2' });
    flood(gate, IN_FULL + 5, { user: 'eve', address: '192.0.2.3' });
    const counts = gate.before(signedIn('ada', '192.0.2.1'));
    expect(counts.map(({ user, address, details }) => [user, address, 'count' in details && details.count])).toEqual([
      ['ada', '192.0.2.2', 4],
      ['ada', '192.0.2.1', 2],
      ['bob', '192.0.2.1', 3],
    ]);
    expect(gate.before(signedIn('ada', '192.0.2.1'))).toEqual([]);
    expect(gate.drain(true)).toMatchObject([{ user: 'eve', details: { count: 5 } }]);
  });

  test('of a flood from everywhere a success brings out the four largest counts, and no refusal is lost', () => {
    const { gate } = create();
    for (let n = 1; n <= 30; n++) flood(gate, IN_FULL + n, { address: `192.0.2.${n}` });
    const counts = gate.before(signedIn('ada', '198.51.100.1'));
    expect(counts.map(({ details }) => 'count' in details && details.count)).toEqual([30, 29, 28, 27]);
    expect(gate.drain(true)).toHaveLength(26);
  });

  test('what is no proof of a person brings none out', () => {
    const { gate } = create();
    flood(gate, IN_FULL + 1);
    const of = { user: 'ada', address: '192.0.2.1' };
    expect(gate.before({ kind: 'grant.revoked', ...of, details: { reason: 'x' } })).toEqual([]);
    expect(gate.before({ kind: 'token.issued', ...of, details: { grant_type: 'x', scope: '', format: 'jwt', expires_at: 1 } })).toEqual([]);
  });

  test('whoever signs in between the refusals makes the log grow by one count for each success, and by the first few', async () => {
    const world = await createLogWorld({ refusalsInFull: 5 });
    const times = 40;
    for (let n = 0; n < times; n++) {
      world.clock.advance(100);
      await world.store.write((tx) => tx.refuse(failed()));
      await world.store.write((tx) => tx.audit(signedIn('eve', '192.0.2.1')));
    }
    expect(world.store.head().seq).toBe(2 * times);
    await world.close();
  });

  test('a count that a unit could not keep is told again', async () => {
    const world = await createLogWorld({ refusalsInFull: 5 });
    for (let n = 0; n < 9; n++) await world.store.write((tx) => tx.refuse(failed()));
    const fails = world.store.write(async (tx) => {
      await tx.audit(signedIn('ada', '192.0.2.1'));
      throw new Error('given up');
    });
    await expect(fails).rejects.toThrow('given up');
    expect(world.store.head().seq).toBe(5);
    await createCountWriter({ refusalGate: world.gate, store: world.store })();
    const [count] = await world.store.read.followers.factsAfter(5, 10);
    expect(count).toMatchObject({ kind: 'refusals.counted', user: 'ada' });
    expect(JSON.parse(count?.body ?? '')).toMatchObject({ details: { method: 'password', count: 4 } });
    expect(world.gate.drain(true)).toEqual([]);
    await world.close();
  });

  test('counts that are being written stand before what is recorded after them', async () => {
    const world = await createLogWorld({ refusalsInFull: 1 });
    const write = createCountWriter({ refusalGate: world.gate, store: world.store });
    for (let n = 0; n < 9; n++) await world.store.write((tx) => tx.refuse(failed()));
    const success = world.store.write((tx) => tx.audit(signedIn('ada', '192.0.2.1')));
    await Promise.all([success, write()]);
    const kinds = (await world.store.read.followers.factsAfter(0, 10)).map(({ kind }) => kind);
    expect(kinds).toEqual(['user.sign_in_failed', 'refusals.counted', 'user.signed_in']);
    await world.close();
  });
});

describe('in a unit of work', () => {
  test('a refusal that is only counted leaves no row, and the answer stands', async () => {
    const world = await createLogWorld();
    const gate = world.gate;
    const seqs: number[] = [];
    for (let n = 0; n < 1003; n++) seqs.push(await world.store.write((tx) => tx.refuse(refusal('web', '192.0.2.1'))));
    expect(seqs.slice(0, 1000)).toEqual(Array.from({ length: 1000 }, (_, at) => at + 1));
    expect(seqs.slice(1000)).toEqual([0, 0, 0]);
    expect(world.store.head().seq).toBe(1000);
    expect(gate.drain(true)).toMatchObject([{ details: { count: 3 } }]);
    await world.close();
  });
});
