import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../electron/notify/message.ts';
import { postPager } from '../../electron/notify/pager/post-pager.ts';
import { operations } from '../../electron/operations/index.ts';
import type { PagerTarget } from '../../electron/store/notification-records.ts';
import { createNotifyWorld, type NotifyWorld } from './notify-world.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const HOSTILE = '"}\r\nx\u202e</script>{{7*7}}\ud800';
const KEY = 'a'.repeat(32);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const message: Message = {
  id: '0195-delivery',
  type: 'alert.raised',
  key: '0195-alert',
  over: false,
  at: Date.parse('2026-03-10T12:00:00Z'),
  severity: 'high',
  title: 'Guessing',
  text: HOSTILE,
  link: '/alerts/0195-alert',
  data: { alert: { id: '0195-alert', rule: 'brute-force-address' } },
};

let target: Receiver;
let status = 202;
beforeEach(async () => {
  status = 202;
  target = await startReceiver((response) => void response.writeHead(status).end('{"status":"success"}'));
});
afterEach(() => target.close());

const pager = (): PagerTarget => ({ kind: 'pager', url: `http://127.0.0.1:${target.port}/v2/enqueue`, routingKey: KEY });
const events = () => target.received.map(({ body }) => JSON.parse(body));
const acts = () => events().map(({ event_action, dedup_key }) => [event_action, dedup_key]);

describe('an event of a pager', () => {
  const call = (told: Partial<Message> = {}, allowLoopback = true) =>
    postPager(
      { resolve: async () => [{ address: '127.0.0.1', family: 4 }], allowLoopback, source: 'id.example.com' },
      { target: pager(), message: { ...message, ...told }, signal: AbortSignal.timeout(5000) },
    );

  it('F8 has the form of the PagerDuty Events API, version 2; what it is about is its key', async () => {
    expect(await call()).toEqual({ ok: true, detail: 'Answered 202.' });
    expect(target.received[0]).toMatchObject({ path: '/v2/enqueue', headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect(events()).toEqual([
      {
        routing_key: KEY,
        event_action: 'trigger',
        dedup_key: '0195-alert',
        client: 'Gatewatch',
        payload: {
          summary: 'Guessing',
          source: 'id.example.com',
          severity: 'error',
          timestamp: '2026-03-10T12:00:00.000Z',
          component: 'Gatewatch',
          class: 'alert.raised',
          custom_details: { text: HOSTILE, link: '/alerts/0195-alert', alert: { id: '0195-alert', rule: 'brute-force-address' } },
        },
      },
    ]);
  });

  it('F8 that ends a call holds no more than what call it is', async () => {
    await call({ over: true, type: 'alert.closed' });
    expect(events()).toEqual([{ routing_key: KEY, event_action: 'resolve', dedup_key: '0195-alert' }]);
  });

  it.each([
    ['critical', 'critical'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'warning'],
    ['info', 'info'],
  ] as const)('F8 of severity %s is %s there', async (severity, word) => {
    await call({ severity });
    expect(events()[0].payload.severity).toBe(word);
  });

  it('F8 has a summary that is text, and not too long for a pager', async () => {
    await call({ title: HOSTILE + 'x'.repeat(3000) });
    const { summary } = events()[0].payload;
    expect(summary).toHaveLength(1024);
    expect(summary).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it('F8 that the pager finds wrong is not sent again; one it has no time for is', async () => {
    status = 400;
    expect(await call()).toMatchObject({ ok: false, code: 'http_400', final: true });
    status = 429;
    expect(await call()).toMatchObject({ ok: false, code: 'http_429', final: false });
  });

  it('F8 does not lead inside', async () => {
    expect(await call({}, false)).toMatchObject({ ok: false, code: 'url_scheme' });
    expect(target.received).toEqual([]);
  });
});

describe('a pager', () => {
  let world: NotifyWorld;
  beforeEach(async () => {
    world = await createNotifyWorld({ firstPauseSeconds: 10 });
  });
  afterEach(() => world.close());

  const grace = () =>
    createRouterClient(operations, {
      context: { deps: world.deps, caller: { actor: 'operator:grace', role: 'administrator', operator: { id: 'grace', name: 'Grace' } } },
    });
  const close = (alert: string) => grace().alerts.close({ alerts: [alert], verdict: 'benign', reason: 'a test' });
  const states = async () => (await world.deliveries()).map(({ resolves, state }) => [resolves ? 'over' : 'begun', state]).reverse();

  it('F8 calls for an alert and ends the call when it is closed, by the id of the alert, over a restart', async () => {
    await world.addChannel(pager());
    const alert = await world.raise();
    await world.live();
    expect(acts()).toEqual([['trigger', alert]]);
    expect(events()[0].payload).toMatchObject({ severity: 'error', custom_details: { alert: { id: alert, rule: 'brute-force-address' } } });
    expect(JSON.stringify(events()[0].payload.summary)).not.toContain('203.0.113.9');
    await world.world.restart();
    // However long it stood, and whether the channel is on, which is what lets it be told.
    world.world.clock.advance(5 * HOUR);
    await close(alert);
    await world.live();
    await world.live();
    expect(acts()).toEqual([
      ['trigger', alert],
      ['resolve', alert],
    ]);
    expect(await states()).toEqual([
      ['begun', 'sent'],
      ['over', 'sent'],
    ]);
  });

  it('F8 is alone in hearing that it is over, and only of what it was called for', async () => {
    const hook = await world.addChannel({ kind: 'webhook', url: `http://127.0.0.1:${target.port}/hook`, secret: 's' });
    await world.addChannel(pager(), { least_severity: 'critical' });
    const alert = await world.raise();
    await world.live();
    await close(alert);
    await world.live();
    expect(target.received.map(({ path }) => path)).toEqual(['/hook']);
    expect((await world.deliveries()).map(({ channel }) => channel)).toEqual([hook.id]);
  });

  it('F8 is told that it is over once it is on again', async () => {
    const channel = await world.addChannel(pager());
    const alert = await world.raise();
    await world.live();
    await grace().notifications.change({ channel: channel.id, enabled: false });
    await close(alert);
    await world.live();
    expect(acts()).toEqual([['trigger', alert]]);
    await grace().notifications.change({ channel: channel.id, enabled: true });
    await world.live();
    expect(acts()).toEqual([
      ['trigger', alert],
      ['resolve', alert],
    ]);
  });

  it('F8 does not call for an alert that was closed while it could not be reached', async () => {
    await world.addChannel(pager());
    status = 503;
    const alert = await world.raise();
    await world.live();
    await close(alert);
    status = 202;
    await world.live();
    world.world.clock.advance(MINUTE);
    await world.live();
    expect(acts()).toEqual([
      ['trigger', alert],
      ['resolve', alert],
    ]);
    expect(await states()).toEqual([
      ['begun', 'dropped'],
      ['over', 'sent'],
    ]);
  });

  it('F8 is silent about an alert that was raised and closed in quiet hours', async () => {
    const hour = new Date(world.world.clock.now()).getUTCHours();
    const clock = (at: number): string => `${String(at % 24).padStart(2, '0')}:00`;
    const quiet = { zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: clock(hour), to: clock(hour + 2), critical_passes: true };
    await world.addChannel(pager(), { quiet });
    const alert = await world.raise();
    await world.live();
    await close(alert);
    await world.live();
    world.world.clock.advance(2 * HOUR);
    await world.live();
    expect(target.received).toEqual([]);
    expect(await states()).toEqual([['begun', 'dropped']]);
  });

  it('F8 does not end the call of an alert that was opened again', async () => {
    await world.addChannel(pager());
    const alert = await world.raise();
    await world.live();
    await close(alert);
    await world.follow();
    await grace().alerts.reopen({ alerts: [alert], reason: 'after all' });
    await world.live();
    expect(acts()).toEqual([['trigger', alert]]);
    expect(await states()).toEqual([
      ['begun', 'sent'],
      ['over', 'dropped'],
    ]);
  });

  it('F8 calls for a playbook that waits until it is decided, and for an emergency until it ends', async () => {
    await world.addChannel(pager(), { alerts: false });
    const alert = await world.raise();
    const now = world.world.clock.now();
    await world.deps.store.write(async (tx) => {
      const run = {
        id: 'run-1',
        act: null,
        playbook: 'brute-force',
        alert,
        origin: 'operator',
        mode: 'approval',
        state: 'waiting',
      } as const;
      await tx.playbooks.insertRun({
        ...run,
        ...{ reason: 'r', startedBy: 'policy:brute-force', startedAt: now, endedAt: null },
        ...{ expiresAt: now + HOUR, approvedBy: null, secondOperator: false },
      });
      const details = { playbook: run.playbook, run: run.id, alert, mode: run.mode, steps: 1 };
      await tx.audit({ kind: 'playbook.started', actor: 'policy:brute-force', details });
    });
    await grace().response.beginEmergency({ seconds: 600, note: 'n' });
    await world.live();
    const emergency = (await world.deps.store.read.emergency.standing())?.id;
    expect(acts()).toEqual([
      ['trigger', 'run-1'],
      ['trigger', emergency],
    ]);
    await grace().response.beginEmergency({ seconds: 900, note: 'longer' });
    await grace().response.decline({ run: 'run-1', note: 'no' });
    await grace().response.endEmergency({ note: 'over' });
    await world.live();
    expect(acts().slice(2)).toEqual([
      ['resolve', 'run-1'],
      ['resolve', emergency],
    ]);
  });

  it('F8 that cannot be told that it is over is told again, then given up and recorded', async () => {
    await world.close();
    world = await createNotifyWorld({ attempts: 2, firstPauseSeconds: 10 });
    const channel = await world.addChannel(pager());
    const alert = await world.raise();
    await world.live();
    status = 500;
    await close(alert);
    await world.live();
    world.world.clock.advance(MINUTE);
    await world.live();
    expect(acts().filter(([act]) => act === 'resolve')).toHaveLength(2);
    expect(world.world.facts('notification.failed')).toMatchObject([{ details: { channel: channel.name, reason: 'http_500', alert } }]);
  });
});
