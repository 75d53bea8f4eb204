import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
