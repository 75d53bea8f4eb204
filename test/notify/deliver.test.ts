import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backOff } from '../../electron/notify/back-off.ts';
import type { ChannelTarget } from '../../electron/store/notification-records.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createNotifyWorld, type NotifyWorld } from './notify-world.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const NATIVE: ChannelTarget = { kind: 'native' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: NotifyWorld;
let receivers: Receiver[] = [];
beforeEach(async () => {
  world = await createNotifyWorld();
});
afterEach(async () => {
  await Promise.all(receivers.map((one) => one.close()));
  receivers = [];
  await world.close();
});
const receiver: typeof startReceiver = async (...given) => {
  const one = await startReceiver(...given);
  receivers.push(one);
  return one;
};
const hook = ({ port }: Receiver): ChannelTarget => ({ kind: 'webhook', url: `http://127.0.0.1:${port}/`, secret: 's' });
const anotherWorld = async (settings: object): Promise<void> => {
  await world.close();
  world = await createNotifyWorld(settings);
};

describe('an alert', () => {
  it('F8 is told once to each channel, in the words of the console; the desktop names nobody', async () => {
    const target = await receiver();
    await world.addChannel(NATIVE);
    await world.addChannel(hook(target));
    const alert = await world.raise();
    await world.live();
    await world.live();
    expect(world.notices).toEqual([
      { title: 'Gatewatch: high', body: expect.stringMatching(/./), link: `/alerts/${alert}`, severity: 'high' },
    ]);
    expect(JSON.stringify(world.notices)).not.toContain('203.0.113.9');
    expect(target.received).toHaveLength(1);
    expect(JSON.parse(target.received[0]?.body ?? '')).toMatchObject({
      type: 'alert.raised',
      severity: 'high',
      link: `/alerts/${alert}`,
      text: expect.stringContaining('203.0.113.9'),
      alert: { id: alert, rule: 'brute-force-address', subject: { kind: 'address' }, observed: 12, threshold: 10 },
    });
    expect((await world.deliveries()).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['sent', 1],
      ['sent', 1],
    ]);
  });

  it('F8 is not told where nobody wants to hear of it', async () => {
    await world.addChannel(NATIVE, { least_severity: 'critical' });
    await world.addChannel(NATIVE, { rules: ['token-abuse'] });
    await world.addChannel(NATIVE, { alerts: false });
    const off = await world.addChannel(NATIVE);
    await world.deps.store.write((tx) => tx.notifications.putChannel({ ...off, enabled: false }));
    await world.raise();
    await world.live();
    expect(await world.deliveries()).toEqual([]);
    await world.addChannel(NATIVE, { rules: ['brute-force-address'], least_severity: 'high' });
    await world.raise({ id: '203.0.113.10' });
    await world.live();
    expect(world.notices).toHaveLength(1);
  });

  it('F8 raised before the channel was there, or long ago, is not told', async () => {
    await world.raise();
    world.world.clock.advance(1000);
    await world.addChannel(NATIVE);
    await world.live();
    await world.raise({ id: '203.0.113.10' });
    world.world.clock.advance(61 * MINUTE);
    await world.live();
    expect(await world.deliveries()).toEqual([]);
  });

  it('F8 about the same rule and subject is not told again before the cool-down is over', async () => {
    await world.addChannel(NATIVE, { cooldown_seconds: 7200 });
    const again = async (id: string): Promise<number> => {
      const standing = await world.raise({ id });
      const now = world.world.clock.now();
      const closed = { state: 'closed', verdict: 'benign', closedAt: now, closedBy: 'operator:x' } as const;
      await world.deps.store.write((tx) => tx.alerts.change(standing, closed, ['open'], now));
      world.world.clock.advance(10_000);
      await world.live();
      return world.notices.length;
    };
    expect(await again('203.0.113.9')).toBe(1);
    world.world.clock.advance(118 * MINUTE);
    expect(await again('203.0.113.9')).toBe(1);
    expect(await again('203.0.113.10')).toBe(2);
    world.world.clock.advance(3 * MINUTE);
    expect(await again('203.0.113.9')).toBe(3);
  });

  it('F8 is told although one about the same was, if that was given up and nobody heard of it', async () => {
    await anotherWorld({ attempts: 1 });
    let up = false;
    const target = await receiver((response) => void response.writeHead(up ? 204 : 503).end());
    await world.addChannel(hook(target), { cooldown_seconds: 3600 });
    const raise = async (): Promise<void> => {
      const id = await world.raise();
      await world.live();
      const now = world.world.clock.now();
      const closed = { state: 'closed', verdict: 'true_positive', closedAt: now, closedBy: 'operator:x' } as const;
      await world.deps.store.write((tx) => tx.alerts.change(id, closed, ['open'], now));
      world.world.clock.advance(MINUTE);
    };
    await raise();
    up = true;
    await raise();
    expect((await world.deliveries()).map(({ state }) => state).toSorted()).toEqual(['failed', 'sent']);
    await raise();
    expect(await world.deliveries()).toHaveLength(2);
  });

  it('F8 in quiet hours waits until they are over; a critical one may pass', async () => {
    const now = new Date(world.world.clock.now());
    const two = (n: number): string => String(n).padStart(2, '0');
    const from = `${two(now.getUTCHours())}:00`;
    const to = `${two((now.getUTCHours() + 2) % 24)}:00`;
    const quiet = { zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from, to, critical_passes: true };
    await world.addChannel(NATIVE, { quiet });
    await world.raise();
    await world.raise({ rule: 'refresh-token-theft', kind: 'grant', id: 'g1' });
    await world.live();
    expect(world.notices.map(({ severity }) => severity)).toEqual(['critical']);
    world.world.clock.advance(2 * HOUR);
    await world.live();
    expect(world.notices.map(({ severity }) => severity)).toEqual(['critical', 'high']);
  });

  it('F8 that is gone when it is to be told is dropped', async () => {
    await world.addChannel(NATIVE);
    await world.follow();
    const [channel] = await world.deps.store.read.notifications.channels();
    const now = world.world.clock.now();
    const delivery = {
      id: 'd1',
      channel: channel?.id ?? '',
      seq: 1,
      kind: 'alert' as const,
      resolves: false,
      about: 'none',
      topic: null,
      severity: 4,
      createdAt: now,
      nextAt: now,
    };
    await world.deps.store.write((tx) => tx.notifications.queue(delivery));
    await world.live();
    expect(await world.deliveries()).toMatchObject([{ state: 'dropped', attempts: 0, reason: expect.stringContaining('it was gone') }]);
    expect(world.notices).toEqual([]);
  });
});

describe('a playbook that waits, and an emergency', () => {
  const begin = async (actor: string): Promise<void> => {
    const now = world.world.clock.now();
    await world.deps.store.write(async (tx) => {
      const id = `e-${actor}`;
      const standing = await tx.emergency.standing();
      if (standing) await tx.emergency.end(standing.id, now, 'system');
      await tx.emergency.insert({ id, beganAt: now, until: now + HOUR, beganBy: actor, note: 'n' });
      await tx.audit({ kind: 'emergency.began', actor, details: { until: now + HOUR, measures: [], note: 'n' } });
    });
  };

  it('F8 is told, but not to who did it: neither at the desktop nor in an own channel', async () => {
    const [team, own] = [await receiver(), await receiver()];
    await world.addChannel(NATIVE);
    await world.addChannel(hook(team));
    await world.addChannel(hook(own), { person: 'grace' });
    await begin('operator:grace');
    await world.live();
    expect([world.notices.length, team.received.length, own.received.length]).toEqual([0, 1, 0]);
    expect(JSON.parse(team.received[0]?.body ?? '')).toMatchObject({ type: 'emergency.began', emergency: { until: expect.any(String) } });
    await begin('operator:ada');
    await world.live();
    expect([world.notices.length, team.received.length, own.received.length]).toEqual([0, 2, 1]);
    await begin('policy:breach');
    await world.live();
    expect([world.notices.length, team.received.length, own.received.length]).toEqual([1, 3, 2]);
  });

  it('F8 asks for approval while the run waits, and not after it was decided', async () => {
    await world.addChannel(NATIVE, { alerts: false });
    const alert = await world.raise();
    const now = world.world.clock.now();
    const start = (id: string, state: 'waiting' | 'running') =>
      world.deps.store.write(async (tx) => {
        await tx.playbooks.insertRun({
          id,
          act: null,
          playbook: 'brute-force',
          alert,
          origin: 'operator',
          mode: 'approval',
          state,
          reason: 'r',
          startedBy: 'policy:brute-force',
          startedAt: now,
          endedAt: null,
          expiresAt: now + HOUR,
          approvedBy: null,
          secondOperator: false,
        });
        await tx.audit({
          kind: 'playbook.started',
          actor: 'policy:brute-force',
          details: { playbook: 'brute-force', run: id, alert, mode: 'approval', steps: 1 },
        });
      });
    await start('run-1', 'waiting');
    await start('run-2', 'running');
    await world.live();
    expect(world.notices).toMatchObject([{ body: expect.stringMatching(/^A playbook waits for approval/), link: '/response' }]);
    await start('run-3', 'waiting');
    await world.follow();
    await world.deps.store.write((tx) => tx.playbooks.moveRun('run-3', ['waiting'], { state: 'declined', endedAt: now }));
    await world.live();
    expect(world.notices).toHaveLength(1);
    expect((await world.deliveries())[0]).toMatchObject({ about: 'run-3', state: 'dropped' });
  });
});

describe('a message that cannot be sent', () => {
  it('F8 is tried again after pauses that double, then given up and recorded', async () => {
    await anotherWorld({ attempts: 3, firstPauseSeconds: 10 });
    const target = await receiver((response) => void response.writeHead(503).end());
    const channel = await world.addChannel(hook(target));
    const alert = await world.raise();
    await world.live();
    await world.live();
    expect(target.received).toHaveLength(1);
    expect(await world.deliveries()).toMatchObject([{ state: 'waiting', attempts: 1, reason: 'Answered 503.' }]);
    world.world.clock.advance(13_000);
    await world.live();
    world.world.clock.advance(13_000);
    await world.live();
    expect(target.received).toHaveLength(2);
    world.world.clock.advance(13_000);
    await world.live();
    expect(target.received).toHaveLength(3);
    expect(new Set(target.received.map(({ headers }) => headers['gatewatch-delivery'])).size).toBe(1);
    expect(target.received.map(({ headers }) => headers['gatewatch-attempt'])).toEqual(['1', '2', '3']);
    expect(await world.deliveries()).toMatchObject([{ state: 'failed', attempts: 3, reason: 'Answered 503.' }]);
    expect(world.world.facts('notification.failed')).toMatchObject([
      { actor: 'system', details: { channel: channel.name, reason: 'http_503', attempts: 3, alert } },
    ]);
    world.world.clock.advance(24 * HOUR);
    await world.live();
    expect(target.received).toHaveLength(3);
  });

  it('F8 goes out when the other side is well again', async () => {
    const target = await receiver((response, number) => void response.writeHead(number === 1 ? 500 : 200).end());
    await world.addChannel(hook(target));
    await world.raise();
    await world.live();
    world.world.clock.advance(13_000);
    await world.live();
    expect(await world.deliveries()).toMatchObject([{ state: 'sent', attempts: 2, reason: null }]);
    expect(world.world.facts('notification.failed')).toEqual([]);
  });

  it('F8 is given up at once where another attempt would come out the same', async () => {
    const target = await receiver((response) => void response.writeHead(410).end());
    await world.addChannel(hook(target));
    await world.raise();
    await world.live();
    expect(await world.deliveries()).toMatchObject([{ state: 'failed', attempts: 1 }]);
  });

  it('F8 holds up no other channel', async () => {
    const dead = await receiver(() => undefined);
    await world.addChannel(hook(dead));
    await world.addChannel(NATIVE);
    await world.raise();
    await world.follow();
    const notifier = world.newNotifier();
    await notifier.tick();
    await expect.poll(() => world.notices.length).toBe(1);
    await notifier.stop();
    expect((await world.deliveries()).map(({ state }) => state).sort()).toEqual(['sent', 'waiting']);
    expect(world.world.facts('notification.failed')).toEqual([]);
  });

  it('F8 waits in a queue that is bounded: the oldest are dropped, and that is recorded', async () => {
    await anotherWorld({ queue: 10 });
    const target = await receiver();
    await world.addChannel(hook(target));
    for (let n = 0; n < 14; n++) await world.raise({ id: `203.0.113.${n}` });
    await world.follow();
    const deliveries = await world.deliveries();
    expect(deliveries.filter(({ state }) => state === 'waiting')).toHaveLength(10);
    const dropped = deliveries.filter(({ state }) => state === 'dropped').map(({ seq }) => seq);
    expect(Math.max(...dropped)).toBeLessThan(Math.min(...deliveries.filter(({ state }) => state === 'waiting').map(({ seq }) => seq)));
    expect(world.world.facts('notification.dropped')).toMatchObject([{ details: { count: 4, reason: 'queue_full' } }]);
  });

  it('F8 varies its pauses, within bounds', () => {
    const random = createSeededRandom('pauses');
    const pauses = Array.from({ length: 200 }, () => backOff(random, 10_000, 2));
    expect([Math.min(...pauses) >= 15_000, Math.max(...pauses) <= 25_000, new Set(pauses).size > 100]).toEqual([true, true, true]);
    expect(backOff(random, 10_000, 1000)).toBeLessThanOrEqual(1.25 * HOUR);
  });
});

describe('a clock that was a month ahead and is set right', () => {
  const MONTH = 30 * 24 * HOUR;
  const setBy = (by: number): void => world.world.clock.jump(world.world.clock.now() + by);
  const closeAlert = async (id: string): Promise<void> => {
    const now = world.world.clock.now();
    const closed = { state: 'closed', verdict: 'benign', closedAt: now, closedBy: 'operator:x' } as const;
    await world.deps.store.write((tx) => tx.alerts.change(id, closed, ['open'], now));
  };

  it('F8 leaves no channel silent that was added and told of something before, and its cool-down goes on by the clock as it is now', async () => {
    setBy(MONTH);
    await world.addChannel(NATIVE, { cooldown_seconds: 60 });
    const raised = async (id: string): Promise<number> => {
      await closeAlert(await world.raise({ id }));
      await world.live();
      return world.notices.length;
    };
    expect(await raised('203.0.113.9')).toBe(1);
    setBy(-MONTH);
    expect(await raised('203.0.113.9')).toBe(2);
    expect(await raised('203.0.113.10')).toBe(3);
    world.world.clock.advance(10_000);
    expect(await raised('203.0.113.9')).toBe(3);
    world.world.clock.advance(60_000);
    expect(await raised('203.0.113.9')).toBe(4);
  });

  it('F8 leaves no message waiting until then, neither for another attempt nor for the end of quiet hours', async () => {
    setBy(MONTH);
    const target = await receiver((response) => void response.writeHead(503).end());
    await world.addChannel(hook(target));
    const now = new Date(world.world.clock.now());
    const hour = (n: number): string => `${String((now.getUTCHours() + n) % 24).padStart(2, '0')}:00`;
    const quiet = { zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: hour(0), to: hour(2), critical_passes: false };
    await world.addChannel(NATIVE, { quiet });
    await world.raise();
    await world.live();
    expect([target.received.length, world.notices.length]).toEqual([1, 0]);
    setBy(-MONTH);
    await world.live();
    // At that time of this day the hours are quiet as well.
    expect([target.received.length, world.notices.length]).toEqual([2, 0]);
    setBy(-HOUR);
    await world.live();
    expect(world.notices).toHaveLength(1);
  });
});

describe('a restart', () => {
  it('F8 between queueing and sending loses nothing and sends it once', async () => {
    const target = await receiver();
    await world.addChannel(hook(target));
    await world.raise();
    await world.follow();
    expect(target.received).toEqual([]);
    await world.world.restart();
    await world.live();
    await world.live();
    expect(target.received).toHaveLength(1);
  });

  it('F8 between sending and noting it sends it again, under the same id', async () => {
    const target = await receiver();
    await world.addChannel(hook(target));
    await world.raise();
    await world.follow();
    const [queued] = await world.deliveries();
    // The attempt was begun and sent; that it was is never stored.
    await world.deps.store.write((tx) => tx.notifications.beginAttempt(queued?.id ?? '', 0, world.world.clock.now() + 10_000));
    await world.world.restart();
    await world.live();
    expect(target.received).toEqual([]);
    world.world.clock.advance(10_000);
    await world.live();
    expect(target.received.map(({ headers }) => [headers['gatewatch-delivery'], headers['gatewatch-attempt']])).toEqual([
      [queued?.id, '2'],
    ]);
    expect(await world.deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it('F8 in each attempt does not go on for ever', async () => {
    await anotherWorld({ attempts: 2 });
    const target = await receiver();
    await world.addChannel(hook(target));
    await world.raise();
    await world.follow();
    const [queued] = await world.deliveries();
    const now = world.world.clock.now();
    await world.deps.store.write((tx) => tx.notifications.beginAttempt(queued?.id ?? '', 0, now));
    await world.deps.store.write((tx) => tx.notifications.beginAttempt(queued?.id ?? '', 1, now));
    await world.live();
    expect(target.received).toEqual([]);
    expect(world.world.facts('notification.failed')).toMatchObject([{ details: { reason: 'interrupted', attempts: 2 } }]);
  });

  it('F8 that reads the log anew tells nothing twice', async () => {
    await world.addChannel(NATIVE);
    await world.raise();
    await world.live();
    await world.deps.store.write((tx) => tx.followers.begin('notify', 1));
    await world.live();
    expect(world.notices).toHaveLength(1);
  });
});
