import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOfAttacks } from '../../../electron/lab/stage/attack-addresses.ts';
import { launchBrowser } from '../support/launch-browser.ts';
import { press } from './support/act.ts';
import { type ClosedCase, closeCase, SERVICES, type StoppedAttack, stopAttack, verifyLog } from './support/attack-story.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { actorOf, newestFact } from './support/record.ts';
import { OPERATORS, startConsole, type TestConsole } from './support/start-console.ts';
import { serviceAnswer } from './support/traffic.ts';
import { overflowAt } from './support/watch-page.ts';

const SEED = 5;
const STORY_MS = 180_000;
const OPERATOR = OPERATORS.administrator;

let browser: Browser;
let site: TestConsole;
let desk: Desk;
let stopped: StoppedAttack;
let closed: ClosedCase;
/** Live tokens of the client as the engine counts them: before the effect was asked for, and after it was shown. */
const counted: number[] = [];
const wide: string[] = [];

/** Secrets of our own beside those that the lab's services have: we ask as they do, over the same door. */
const ownSecrets = async (): Promise<ReadonlyMap<string, string>> => {
  const secrets = new Map<string, string>();
  for (const client_id of SERVICES)
    secrets.set(client_id, String((await site.operate.clients.rotateSecret({ client_id, overlap_seconds: 3600 })).client_secret));
  return secrets;
};

const countLive = async (): Promise<void> => {
  const [alert] = (await site.operate.alerts.list({ filter: { rules: ['token-abuse'] } })).alerts;
  const effect = await site.operate.acts.preview({ act: 'clients.suspend', clients: [alert?.subject.id ?? ''] });
  counted.push(effect.counts.access_tokens);
};

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole({ lab: true })]);
  desk = await openConsole(browser, site, { as: 'administrator' });
  await desk.open('/');
  const bench = await desk.context.newPage();
  await bench.goto('/lab');
  const secrets = await ownSecrets();
  stopped = await stopAttack({
    desk: desk.page,
    bench,
    seed: SEED,
    ask: (client) => serviceAnswer(site, client, secrets.get(client)),
    async look(station, page) {
      if (station === 'alert' || station === 'preview') await countLive();
      wide.push(...(await overflowAt(page, 1024, 700)));
    },
  });
  closed = await closeCase(desk.page);
}, STORY_MS);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

describe('an attack of the lab', () => {
  it('stands in the queue that is open as soon as it is found, without the page being loaded anew', () => {
    expect(stopped.reloaded).toBe(false);
  });

  it('is told with its severity, its rule, its technique and in a sentence', () => {
    expect(stopped.reasons).toMatchObject({
      title: 'Client credentials used from many addresses',
      severity: 'High',
      sentence: expect.stringMatching(/^Client .+: 1\d\d granted token requests from \d+ different addresses within an hour\.$/),
      technique: 'T1078.004 Cloud Accounts, initial-access',
      rule: '/rules/token-abuse',
    });
  });

  it('is explained by the numbers of the rule: what was observed against its threshold, and what is usual', () => {
    const [addresses, tokens] = stopped.reasons.arithmetic;
    expect([addresses?.[0], addresses?.[2], addresses?.[3]]).toEqual(['different addresses among granted token requests', '10', 'met']);
    expect([tokens?.[0], tokens?.[2], tokens?.[3]]).toEqual(['granted token requests', '100', 'met']);
    expect(Number(addresses?.[1])).toBeGreaterThanOrEqual(10);
    expect(Number(tokens?.[1])).toBeGreaterThanOrEqual(100);
    expect(stopped.reasons.usual).toMatch(/usual/);
  });

  it('stands on facts of the log, of which the deciding one has its proof', async () => {
    const { decided_seq, count } = await site.operate.alerts.show({ id: stopped.alert });
    expect(stopped.reasons.evidence).toBeGreaterThan(0);
    expect(count).toBeGreaterThanOrEqual(100);
    expect(stopped.reasons.proof).toMatch(new RegExp(`Leaf\\s+${decided_seq - 1} of \\d+`));
    expect(stopped.reasons.proof).toMatch(/Hash\s+[0-9a-f]{64}/);
  });
});

describe('the act that ends it', () => {
  it('is offered, aimed, with what it would hit in exact numbers and whether it can be taken back, before anything is done', () => {
    const { client, 'access tokens': tokens = 0, ...others } = stopped.counts;
    expect([client, others]).toEqual([1, {}]);
    const [before = 0, after = 0] = counted;
    expect(before).toBeGreaterThanOrEqual(100);
    // The attack goes on while the effect is counted.
    expect([tokens >= before, tokens <= after]).toEqual([true, true]);
    expect(stopped.effect).toContain('Reversible');
    expect(stopped.said).toBe('1 of 1');
  });

  it('lets the server refuse from then on what it answered before: to the attack, and to whoever else asks as that client', async () => {
    expect(stopped.answers).toEqual({ before: 'good', after: 'invalid_client' });
    const acted = await newestFact(site, 'client.suspended');
    expect(acted).toMatchObject({ client: stopped.client, actor: await actorOf(site, 'administrator') });
    const { events } = await site.operate.audit.list({ filter: { kinds: ['token.issued'], client: stopped.client }, limit: 1 });
    expect(events[0]?.seq).toBeLessThan(acted.seq);
    const kinds = ['client.authentication_failed'];
    const { events: refused } = await site.operate.audit.list({ filter: { kinds, client: stopped.client }, limit: 100 });
    const hosts = refused.filter(
      ({ address, seq, details }) => isOfAttacks(address ?? '') && seq > acted.seq && details.reason === 'client_suspended',
    );
    expect(hosts.length).toBeGreaterThan(1);
  });

  it('stands on the score sheet as what contained the attack, which gave up before its time was over', async () => {
    expect(stopped.sheet).toMatch(/Contained after .* by suspending the client/);
    const [sheet] = (await site.operate.lab.status({})).sheets;
    expect(sheet).toMatchObject({ scenario: 'client-abuse', seed: SEED, outcome: 'finished', detected: true, missed: [], contained: true });
    expect(sheet?.ms).toBeLessThan(120_000);
  });

  it('is on record with the alert it answered', async () => {
    const { history } = await site.operate.alerts.show({ id: stopped.alert });
    const done = history.filter(({ kind }) => kind !== 'playbook.started').map(({ kind }) => kind);
    expect(done).toEqual(['alert.raised', 'alert.acted', 'case.opened', 'alert.closed', 'playbook.declined']);
  });
});

describe('the case of it', () => {
  it('tells alert, act, notes and ends in their order, with who did them', () => {
    const told = closed.timeline.map((line) => line.replace(/^\d{4}-\d\d-\d\d\s+/, '').replace(/^[\d:]+\s+/, ''));
    expect(told.map((line) => line.split('\n')[0])).toEqual([
      'The server raised an alert',
      `${OPERATOR} acted`,
      `${OPERATOR} opened the case`,
      `${OPERATOR} noted`,
      `${OPERATOR} closed an alert`,
      `${OPERATOR} closed the case`,
    ]);
    expect(closed.about).toContain('True positive');
  });

  it('is measured: how long it took to detect, to take on, and to resolve', async () => {
    const [found] = (await site.operate.cases.list({ states: ['closed'] })).cases;
    const { time_to_detect_ms: detect, time_to_acknowledge_ms: acknowledge, time_to_resolve_ms: resolve } = found ?? {};
    expect(closed.measures.every((words) => /^[\d.]+ (ms|s)$|^\d+ min/.test(words))).toBe(true);
    expect(detect).toBeGreaterThanOrEqual(0);
    expect(acknowledge).toBeGreaterThan(0);
    expect(resolve).toBeGreaterThan(acknowledge ?? 0);
  });

  it('is exported as one document with the alert, the facts it stands on, and the time line in the same order', async () => {
    const saving = desk.page.waitForEvent('download');
    await press(desk.page, 'Export');
    const document = JSON.parse(await readFile(await (await saving).path(), 'utf8'));
    expect(document).toMatchObject({
      case: { state: 'closed', verdict: 'true_positive' },
      alerts: [{ id: stopped.alert, state: 'closed' }],
    });
    expect(document.timeline.map(({ kind }: { kind: string }) => kind)).toEqual([
      'alert_raised',
      'act',
      'opened',
      'note',
      'alert_closed',
      'closed',
    ]);
    expect(document.facts.length).toBeGreaterThanOrEqual(100);
  });

  it('leaves a log that verifies', async () => {
    expect(await verifyLog(desk.page)).toMatch(/^Whole: [\d,]+ events/);
  });

  it('goes by without a complaint of the browser, and fits a small window', () => {
    expect(desk.complaints).toEqual([]);
    expect(wide).toEqual([]);
  });
});
