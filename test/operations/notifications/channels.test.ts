import { createRouterClient, ORPCError } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operations } from '../../../electron/operations/index.ts';
import type { NewTarget, SubscriptionView } from '../../../shared/contract/notifications.ts';
import { type Role, roles } from '../../../shared/role.ts';
import { createNotifyWorld, everything, type NotifyWorld } from '../../notify/notify-world.ts';
import { type Receiver, startReceiver } from '../../notify/receiver.ts';
import { refusalDataOf, refusalOf } from '../operator.ts';

const HOSTILE = '</script><img src=x onerror=alert(1)>{{7*7}}';
const subscription: SubscriptionView = { ...everything, rules: [], quiet: null };
const webhook = { kind: 'webhook', url: 'https://hooks.example.com/secret-path' } as const satisfies NewTarget;
const mail = {
  kind: 'mail',
  host: 'mail.example.com',
  port: 587,
  security: 'starttls',
  user: 'gatewatch',
  password: 'very secret word',
  from: 'gatewatch@example.com',
  to: ['soc@example.com'],
} as const satisfies NewTarget;

let world: NotifyWorld;
let target: Receiver;
beforeEach(async () => {
  world = await createNotifyWorld();
  target = await startReceiver();
});
afterEach(async () => {
  await target.close();
  await world.close();
});

const as = (role: Role) =>
  createRouterClient(operations, {
    context: { deps: world.deps, caller: { actor: 'operator:grace', role, operator: { id: 'grace', name: 'Grace' } } },
  }).notifications;
const admin = () => as('administrator');
const here = (): NewTarget => ({ kind: 'webhook', url: `http://127.0.0.1:${target.port}/x` });
const changes = () => world.world.facts('notification.channel_changed').map(({ details }) => details.change);
const problemsOf = async (called: Promise<unknown>): Promise<string[]> => {
  const { code, problems = [] } = await refusalDataOf(called);
  expect(code).toBe('invalid_input');
  return problems.map(({ field }) => field);
};

describe('notifications.add and notifications.channels', () => {
  it('F8 adds a webhook; its secret and the rest of its address are shown once and never again', async () => {
    const { channel, secret } = await admin().add({ name: '  On call ', target: webhook, subscription });
    expect(channel).toMatchObject({
      name: 'On call',
      enabled: true,
      target: { kind: 'webhook', origin: 'https://hooks.example.com' },
      waiting: 0,
    });
    expect(secret).toMatch(/^[\w-]{43}$/);
    const listed = await admin().channels({});
    expect(listed).toMatchObject({ native_available: true, channels: [{ id: channel.id }] });
    const shown = JSON.stringify([listed, world.world.facts()]);
    expect(shown).not.toContain(secret ?? 'none');
    expect(shown).not.toContain('secret-path');
    expect(world.world.facts('notification.channel_changed')).toMatchObject([
      { actor: 'operator:grace', details: { channel: channel.id, name: 'On call', change: 'added' } },
    ]);
  });

  it('F8 adds mail and the desktop; no password comes back, and it lies sealed in the store', async () => {
    const { channel, secret } = await admin().add({ name: 'Mail', target: mail, subscription });
    expect(channel.target).toMatchObject({ kind: 'mail', has_password: true, user: 'gatewatch' });
    expect(secret).toBeNull();
    await admin().add({ name: 'Desk', target: { kind: 'native' }, subscription });
    const listed = JSON.stringify([await admin().channels({}), world.world.facts()]);
    expect(listed).not.toContain(mail.password);
    const rows = world.deps.logConnection().prepare('SELECT * FROM notification_channel').all();
    expect(rows).toHaveLength(2);
    expect(Buffer.from(JSON.stringify(rows)).includes(mail.password)).toBe(false);
    for (const row of rows) expect((row as { sealed: Buffer }).sealed.includes(mail.host)).toBe(false);
  });

  it('F8 adds a pager; its key does not come back, and goes to no other address', async () => {
    const pager = { kind: 'pager', url: 'https://events.pagerduty.com/v2/enqueue' } as const;
    const key = 'R0ut1ngKey'.repeat(3);
    const { channel, secret } = await admin().add({ name: 'Pager', target: { ...pager, routing_key: key }, subscription });
    expect([channel.target, secret]).toEqual([pager, null]);
    await admin().change({ channel: channel.id, target: pager });
    expect((await world.deps.store.read.notifications.channel(channel.id))?.target).toEqual({ ...pager, routingKey: key });
    const other = { ...pager, url: 'https://events.evil.example/v2/enqueue' };
    expect(await problemsOf(admin().change({ channel: channel.id, target: other }))).toEqual(['routing_key']);
    expect(await problemsOf(admin().add({ name: 'x', target: pager, subscription }))).toEqual(['routing_key']);
    expect(await problemsOf(admin().add({ name: 'x', target: { ...pager, routing_key: 'a b' }, subscription }))).toEqual(['routing_key']);
    const inside = { kind: 'pager', url: 'https://10.0.0.1/v2/enqueue', routing_key: key } as const;
    expect(await problemsOf(admin().add({ name: 'x', target: inside, subscription }))).toEqual(['url']);
    expect(await refusalOf(admin().renewSecret({ channel: channel.id }))).toBe('conflict');
    const rows = world.deps.logConnection().prepare('SELECT * FROM notification_channel').all();
    expect(JSON.stringify([await admin().channels({}), world.world.facts(), rows])).not.toContain(key);
    expect((rows[0] as { sealed: Buffer }).sealed.includes(key)).toBe(false);
  });

  it('F8 is for administrators; auditors look on', async () => {
    const { channel } = await admin().add({ name: 'Desk', target: { kind: 'native' }, subscription });
    for (const role of roles) {
      const called = [
        as(role).channels({}),
        as(role).deliveries({}),
        as(role).add({ name: role, target: { kind: 'native' }, subscription }),
        as(role).change({ channel: channel.id, name: `of ${role}` }),
        as(role).renewSecret({ channel: channel.id }),
        as(role).test({ channel: channel.id }),
        as(role).remove({ channel: 'none' }),
      ];
      const denied = (await Promise.allSettled(called)).map(
        (one) => one.status === 'rejected' && one.reason instanceof ORPCError && one.reason.code === 'DENIED',
      );
      const reads = role === 'administrator' || role === 'auditor';
      expect({ role, denied }).toEqual({ role, denied: [!reads, !reads, ...Array.from({ length: 5 }, () => role !== 'administrator')] });
    }
    expect(world.world.facts('operation.refused').map(({ details }) => details.operation)).toContain('notifications.test');
  });

  it.each([
    'https://127.0.0.1./x',
    'https://169.254.169.254/latest/meta-data/',
    'https://0x7f000001/',
    'https://[::ffff:10.0.0.1]/',
    'http://hooks.example.com/',
    'https://hooks.example.com@10.0.0.1/',
    'https://metadata.google.internal/',
    'javascript:alert(1)',
    HOSTILE,
  ])('F8 refuses a webhook that leads inside or is odd: %s', async (url) => {
    expect(await problemsOf(admin().add({ name: 'x', target: { kind: 'webhook', url }, subscription }))).toEqual(['url']);
    expect(changes()).toEqual([]);
  });

  it('F8 refuses a webhook to this machine where the configuration does not allow it', async () => {
    await world.close();
    world = await createNotifyWorld({ allowLoopback: false });
    expect(await problemsOf(admin().add({ name: 'x', target: here(), subscription }))).toEqual(['url']);
  });

  it('F8 refuses mail settings that would leak or that hold commands', async () => {
    const add = (over: Partial<typeof mail> | object) =>
      admin().add({ name: 'x', target: { ...mail, ...over } as NewTarget, subscription });
    expect(await problemsOf(add({ security: 'none' }))).toEqual(['security']);
    expect(await problemsOf(add({ security: 'none', host: 'localhost' }))).toEqual(['security']);
    expect(await problemsOf(add({ security: 'none', user: null, password: null }))).toEqual(['security']);
    expect(await problemsOf(add({ to: ['soc@example.com', 'a@b.example>\r\nRCPT TO:<eve@evil.example'] }))).toEqual(['to']);
    expect(await problemsOf(add({ from: 'a@b.example\r\nBcc: eve@evil.example' }))).toEqual(['from']);
    expect(await problemsOf(add({ host: 'mail.example.com\r\nx' }))).toEqual(['host']);
    expect(await problemsOf(add({ user: 'a\0b' }))).toEqual(['user']);
    expect(await problemsOf(add({ password: null }))).toEqual(['password']);
    await add({ security: 'none', host: '127.0.0.1', user: null, password: null });
    expect(changes()).toEqual(['added']);
  });

  it('F8 refuses what nobody could be told by', async () => {
    const add = (over: Partial<SubscriptionView>) =>
      admin().add({ name: 'x', target: { kind: 'native' }, subscription: { ...subscription, ...over } });
    const quiet = { zone: 'UTC', days: [1], from: '22:00', to: '07:00', critical_passes: true };
    expect(await problemsOf(add({ rules: ['brute-force-address', 'none'] }))).toEqual(['rules']);
    expect(await problemsOf(add({ quiet: { ...quiet, zone: HOSTILE } }))).toEqual(['zone']);
    expect(await problemsOf(add({ quiet: { ...quiet, to: '22:00' } }))).toEqual(['quiet_to']);
    expect(await problemsOf(add({ person: 'nobody' }))).toEqual(['person']);
    await expect(add({ quiet: { ...quiet, from: '24:00' } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(add({ quiet: { ...quiet, days: [] } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(await problemsOf(admin().add({ name: ' \u202e ', target: { kind: 'native' }, subscription }))).toEqual(['name']);
  });

  it('F8 refuses a name twice, more channels than are looked through, and a desktop where there is none', async () => {
    for (let n = 0; n < 20; n++) await admin().add({ name: `c${n}`, target: { kind: 'native' }, subscription });
    expect(await refusalOf(admin().add({ name: 'more', target: { kind: 'native' }, subscription }))).toBe('conflict');
    const [first] = (await admin().channels({})).channels;
    await admin().remove({ channel: first?.id ?? '' });
    expect(await refusalOf(admin().add({ name: 'c7', target: { kind: 'native' }, subscription }))).toBe('already_exists');
    const headless = createRouterClient(operations, {
      context: { deps: { ...world.deps, tellDesktop: undefined }, caller: { actor: 'local:cli', role: 'administrator' } },
    }).notifications;
    expect(await refusalOf(headless.add({ name: 'd', target: { kind: 'native' }, subscription }))).toBe('unavailable');
    expect((await headless.channels({})).native_available).toBe(false);
  });
});

describe('notifications.change, renewSecret and remove', () => {
  it('F8 changes what is given and leaves the rest', async () => {
    const { channel } = await admin().add({ name: 'Mail', target: mail, subscription });
    const { password: _left, ...kept } = mail;
    expect(await admin().change({ channel: channel.id, target: { ...kept, to: ['ops@example.com'] } })).toMatchObject({
      name: 'Mail',
      target: { to: ['ops@example.com'], has_password: true },
    });
    expect((await world.deps.store.read.notifications.channel(channel.id))?.target).toMatchObject({ password: mail.password });
    expect(await admin().change({ channel: channel.id, enabled: false })).toMatchObject({ enabled: false });
    await admin().change({ channel: channel.id, subscription: { ...subscription, least_severity: 'critical' } });
    expect(changes()).toEqual(['added', 'changed target', 'switched_off', 'changed subscription']);
  });

  it('F8 does not send a kept password to another server', async () => {
    const { channel } = await admin().add({ name: 'Mail', target: mail, subscription });
    const { password: _left, ...kept } = mail;
    for (const over of [{ host: 'evil.example' }, { port: 2525 }, { user: 'other' }])
      expect(await problemsOf(admin().change({ channel: channel.id, target: { ...kept, ...over } }))).toEqual(['password']);
  });

  it('F8 keeps the secret of a webhook that moves; a new one is shown once', async () => {
    const { channel, secret } = await admin().add({ name: 'Hook', target: webhook, subscription });
    await admin().change({ channel: channel.id, target: { kind: 'webhook', url: 'https://other.example.com/' } });
    expect((await world.deps.store.read.notifications.channel(channel.id))?.target).toMatchObject({ secret });
    const renewed = await admin().renewSecret({ channel: channel.id });
    expect(renewed.secret).not.toBe(secret);
    expect((await world.deps.store.read.notifications.channel(channel.id))?.target).toMatchObject({ secret: renewed.secret });
  });

  it('F8 refuses what is not there, what is so already, another kind, and a name that is taken', async () => {
    const { channel } = await admin().add({ name: 'Desk', target: { kind: 'native' }, subscription });
    await admin().add({ name: 'Hook', target: webhook, subscription });
    const of = { channel: channel.id };
    expect(await refusalOf(admin().change({ channel: HOSTILE.slice(0, 60), enabled: false }))).toBe('not_found');
    expect(await refusalOf(admin().change(of))).toBe('conflict');
    expect(await refusalOf(admin().change({ ...of, enabled: true }))).toBe('conflict');
    expect(await refusalOf(admin().change({ ...of, target: webhook }))).toBe('conflict');
    expect(await refusalOf(admin().change({ ...of, name: 'Hook' }))).toBe('already_exists');
    expect(await refusalOf(admin().renewSecret(of))).toBe('conflict');
    expect(await refusalOf(admin().renewSecret({ channel: 'none' }))).toBe('not_found');
    expect(await refusalOf(admin().test({ channel: 'none' }))).toBe('not_found');
    expect(changes()).toEqual(['added', 'added']);
  });

  it('F8 removes a channel with what waits, once', async () => {
    const { channel } = await admin().add({ name: 'Hook', target: here(), subscription });
    await world.raise();
    await world.follow();
    expect(await admin().remove({ channel: channel.id, note: HOSTILE })).toEqual({ id: channel.id, dropped: 1 });
    expect(await refusalOf(admin().remove({ channel: channel.id }))).toBe('not_found');
    await world.live();
    expect([await world.deliveries(), target.received]).toEqual([[], []]);
    expect(world.world.facts('notification.channel_changed').at(-1)?.details).toMatchObject({ change: 'removed', note: HOSTILE });
  });
});

describe('notifications.test', () => {
  it('F8 sends one message that says it is a test, and says how it came out', async () => {
    const { channel } = await admin().add({ name: 'Hook', target: here(), subscription: { ...subscription, alerts: false } });
    await admin().change({ channel: channel.id, enabled: false });
    expect(await admin().test({ channel: channel.id })).toMatchObject({ ok: true, detail: 'Answered 204.' });
    expect(target.received.map(({ body }) => JSON.parse(body))).toMatchObject([{ type: 'test', severity: 'info' }]);
    expect(changes().at(-1)).toBe('tested');
    const desk = await admin().add({ name: 'Desk', target: { kind: 'native' }, subscription });
    expect(await admin().test({ channel: desk.channel.id })).toMatchObject({ ok: true });
    expect(world.notices).toMatchObject([{ link: '/settings/notifications' }]);
  });

  it('F8 says what failed, and queues nothing', async () => {
    const { channel } = await admin().add({ name: 'Hook', target: here(), subscription });
    await target.close();
    expect(await admin().test({ channel: channel.id })).toMatchObject({ ok: false, detail: expect.stringContaining('ECONNREFUSED') });
    expect(await world.deliveries()).toEqual([]);
    target = await startReceiver();
  });
});

describe('notifications.deliveries', () => {
  it('F8 lists what was told, page by page, and by state and channel', async () => {
    const { channel } = await admin().add({ name: 'Hook', target: here(), subscription });
    const other = await admin().add({ name: 'Desk', target: { kind: 'native' }, subscription });
    for (const n of [1, 2, 3]) await world.raise({ id: `203.0.113.${n}` });
    await world.live();
    const all = await as('auditor').deliveries({});
    expect(all.deliveries).toHaveLength(6);
    expect(all.deliveries[0]).toMatchObject({
      kind: 'alert',
      severity: 'high',
      state: 'sent',
      attempts: 1,
      next_at: null,
      alert: expect.any(String),
    });
    expect(all.deliveries[0]?.title).toMatch(/./);
    expect(JSON.stringify(all)).not.toContain('203.0.113');
    const first = await admin().deliveries({ limit: 4 });
    const second = await admin().deliveries({ limit: 4, cursor: first.next ?? '' });
    expect([first.deliveries.length, second.deliveries.length, second.next]).toEqual([4, 2, null]);
    expect([...first.deliveries, ...second.deliveries]).toEqual(all.deliveries);
    expect((await admin().deliveries({ channel: channel.id })).deliveries.map((one) => one.channel_name)).toEqual(['Hook', 'Hook', 'Hook']);
    expect((await admin().deliveries({ channel: other.channel.id, state: 'failed' })).deliveries).toEqual([]);
    expect((await admin().channels({})).channels.map(({ last_sent_at }) => last_sent_at !== null)).toEqual([true, true]);
  });

  it('F8 refuses a cursor that is not one of it', async () => {
    for (const cursor of ['x', "1.0'; DROP TABLE notification_channel; --", '1.'])
      expect(await refusalOf(admin().deliveries({ cursor }))).toBe('invalid_input');
  });
});
