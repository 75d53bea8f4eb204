import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClosedCase, closeCase, SERVICES, type StoppedAttack, stopAttack, verifyLog } from '../e2e/console/support/attack-story.ts';
import { createFirstOperator } from '../e2e/console/support/main-job.ts';
import { buildDesktop, call, launch, makeData, opened, removeData } from './support/desktop.ts';

const OPERATOR = 'on-call-1';
const SEED = 5;

let data: string;
let app: ElectronApplication;
let page: Page;
let stopped: StoppedAttack;
let closed: ClosedCase;
const complaints: string[] = [];

const listen = (window: Page): void => {
  window.setDefaultTimeout(15_000);
  window.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  window.on('pageerror', (error) => complaints.push(error.message));
};

/** A lab whose people leave the machine alone, as far as they can. */
const makeLabData = (): string => {
  const directory = makeData();
  const file = join(directory, 'gatewatch.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), lab: { rate: 1 } }));
  return directory;
};

/** How the server answers a service that proves itself with a secret of its own: over its HTTP door. */
const askAs = async (issuer: string, client: string, secret: string): Promise<string> => {
  const authorization = `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const answer = await fetch(`${issuer}/token`, { method: 'POST', headers: { authorization }, body });
  const { error } = (await answer.json()) as { readonly error?: string };
  return answer.status === 200 ? 'good' : String(error);
};

beforeAll(async () => {
  buildDesktop();
  data = makeLabData();
  app = await launch(data, '--lab');
  page = await app.firstWindow();
  listen(page);
  await createFirstOperator(page, OPERATOR);
  const { issuer } = await call(page, '/session/state', {});
  const secrets = new Map<string, string>();
  for (const client_id of SERVICES)
    secrets.set(client_id, String((await call(page, '/clients/rotateSecret', { client_id })).client_secret));
  const bench = await opened(app, () => page.evaluate(() => globalThis.gatewatch.openWindow('second')));
  listen(bench);
  stopped = await stopAttack({
    desk: page,
    bench,
    seed: SEED,
    ask: (client) => askAs(String(issuer), client, secrets.get(client) ?? ''),
  });
  closed = await closeCase(page);
}, 120_000);
afterAll(async () => {
  await app.close();
  removeData(data);
});

describe('an attack of the lab, in the app', () => {
  it('is found in the window that stands open, with its reasons', () => {
    expect(stopped.reloaded).toBe(false);
    expect(stopped.reasons).toMatchObject({
      severity: 'High',
      technique: expect.stringContaining('T1078.004'),
      rule: '/rules/token-abuse',
    });
    expect(stopped.reasons.arithmetic.map((line) => line.at(-1))).toEqual(['met', 'met']);
    expect(stopped.reasons.proof).toMatch(/Hash\s+[0-9a-f]{64}/);
  });

  it('is ended by the act that was offered, with its effect in sight before: the server refuses the client from then on', () => {
    expect(stopped.counts).toMatchObject({ client: 1, 'access tokens': expect.any(Number) });
    expect(stopped.effect).toContain('Reversible');
    expect(stopped.answers).toEqual({ before: 'good', after: 'invalid_client' });
    expect(stopped.sheet).toMatch(/Contained after .* by suspending the client/);
  });

  it('becomes a case, which is closed with its measures and tells all of it in order', async () => {
    expect(closed.timeline.map((line) => /(raised|acted|opened|noted|closed)[^\n]*/.exec(line)?.[0])).toEqual([
      'raised an alert',
      'acted',
      'opened the case',
      'noted',
      'closed an alert',
      'closed the case',
    ]);
    expect(closed.measures.every((words) => /\d/.test(words))).toBe(true);
    const { cases } = (await call(page, '/cases/list', { states: ['closed'] })) as { cases: { id: string }[] };
    const { json } = await call(page, '/cases/export', { id: cases[0]?.id });
    expect(JSON.parse(String(json))).toMatchObject({ alerts: [{ id: stopped.alert, verdict: 'true_positive' }] });
  });

  it('leaves a log that verifies, and no complaint of a page', async () => {
    expect(await verifyLog(page)).toMatch(/^Whole: /);
    expect(complaints).toEqual([]);
  });
});
