import { isContractProcedure } from '@orpc/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../../shared/contract/index.ts';
import type { Access } from '../../../shared/contract/procedure.ts';
import { type Role, roles } from '../../../shared/role.ts';
import { launchBrowser } from '../support/launch-browser.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { actorOf } from './support/record.ts';
import { OPERATORS, startConsole, type TestConsole } from './support/start-console.ts';
import { addPeople, registerClients, signInAt } from './support/traffic.ts';

/** Words on buttons that change something. */
const ACTS =
  /revoke|block|allow an|take off|suspend|resume|sign out|sign the user|remove|rotate|register|create|import|^end|withdraw|add an operator|^more$|what can be done/i;
const EXPORTS = /^export/i;
/** The kind of an event, which a button filters by. */
const KIND = /^[a-z_]+\.[a-z_]+\b/;

interface Listed {
  readonly name: string;
  readonly access: Access;
}

const listOf = (node: object, path: string): Listed[] =>
  isContractProcedure(node)
    ? [{ name: path, access: node['~orpc'].meta as Access }]
    : Object.entries(node).flatMap(([name, child]: [string, object]) => listOf(child, path === '' ? name : `${path}/${name}`));
const operations = listOf(contract, '');
const deniedTo = (role: Role): string[] =>
  operations.filter(({ access: { roles: who } }) => typeof who !== 'string' && !who.includes(role)).map(({ name }) => name);

let browser: Browser;
let site: TestConsole;
let screens: readonly string[];
const desks = new Map<Role, Desk>();

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  await registerClients(site);
  const [anna = ''] = await addPeople(site, 'anna');
  await signInAt(site, 'anna');
  await site.operate.network.block({ range: '203.0.113.9', reason: 'Scans' });
  const { tokens } = await site.operate.tokens.list({});
  const [token] = tokens;
  screens = [
    '/tokens',
    `/tokens?token=${token?.id}`,
    `/tokens/family/${tokens.find(({ grant }) => grant !== null)?.grant}`,
    '/clients',
    '/clients/shop',
    '/users',
    '/users?tab=sessions',
    `/users/${anna}`,
    '/network',
    '/network?tab=allowed',
    '/network/address/203.0.113.9',
    '/audit',
    '/settings/keys',
    '/settings/operators',
  ];
  for (const role of roles) desks.set(role, await openConsole(browser, site, { as: role }));
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const deskOf = (role: Role): Desk => {
  const desk = desks.get(role);
  if (!desk) throw new Error(`Nobody sits there as ${role}.`);
  return desk;
};

/** The buttons of a screen that are called so, once all it asks for is there. */
const buttons = async (page: Page, called: RegExp): Promise<string[]> => {
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
  const names = await page.evaluate<string[]>(
    "[...document.querySelectorAll('main button:not([role=tab])')].map((one) => one.ariaLabel ?? one.innerText)",
  );
  return names.map((name) => name.trim()).filter((name) => called.test(name) && !KIND.test(name));
};

const found = async (role: Role, called: RegExp): Promise<string[]> => {
  const { open, page } = deskOf(role);
  const all: string[] = [];
  for (const path of screens) {
    await open(path);
    all.push(...(await buttons(page, called)).map((name) => `${path}: ${name}`));
  }
  return all;
};

describe('who may do nothing', () => {
  it.each(['viewer', 'auditor'] as const)('as a %s is offered no act on any screen', async (role) => {
    expect(await found(role, ACTS)).toEqual([]);
    expect(deskOf(role).complaints).toEqual([]);
  }, 60_000);

  it('is offered no act by the palette either, and no form by a link to one', async () => {
    const { page, open } = deskOf('viewer');
    await open('/network?add=block');
    await page.getByRole('heading', { level: 1, name: 'Network' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Lock the console' }).waitFor();
    expect(await page.getByRole('option', { name: /revoke|block|register|create|rotate/i }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await open('/clients/new');
    await page.getByText('Only an administrator registers clients.').waitFor();
    await page.goto('/settings/import');
    await page.getByText('There is no such setting for you.').waitFor();
  });
});

describe('what a role is for', () => {
  it('a responder is offered what ends and nothing that administers', async () => {
    const offered = await found('responder', ACTS);
    expect(offered.join('\n')).toMatch(/\/tokens: Revoke/);
    expect(offered.join('\n')).toMatch(/\/clients\/shop: Suspend/);
    expect(offered.join('\n')).toMatch(/: Block/);
    expect(offered.filter((one) => /register|create|rotate|remove|allow an|take off|: more|operator/i.test(one))).toEqual([]);
  }, 60_000);

  it('an auditor and an administrator export the log; the others are not offered it', async () => {
    for (const [role, expected] of [
      ['auditor', 1],
      ['administrator', 1],
      ['viewer', 0],
      ['responder', 0],
    ] as const) {
      const { open, page } = deskOf(role);
      await open('/audit');
      await page.getByRole('row').nth(1).waitFor();
      expect([role, (await buttons(page, EXPORTS)).length]).toEqual([role, expected]);
    }
  });
});

describe('a call made by hand', () => {
  it.each(['viewer', 'auditor', 'responder'] as const)('that the role of a %s does not allow is denied, whatever it is', async (role) => {
    const { call } = deskOf(role);
    const names = deniedTo(role);
    expect(names).toContain('clients/remove');
    const told = await Promise.all(names.map(async (name) => [name, (await call(name, {})).body] as const));
    for (const [name, body] of told)
      expect([name, body]).toEqual([
        name,
        { json: expect.objectContaining({ code: 'DENIED', data: expect.objectContaining({ code: 'forbidden' }) }) },
      ]);
  });

  it('of an act that a viewer may not do is on record with the operator and the operation, whatever else was called before', async () => {
    const { call } = deskOf('viewer');
    const { body } = await call('acts/perform', { preview: 'x', reason: 'by hand' });
    expect(body).toMatchObject({ json: { code: 'DENIED' } });
    const actor = await actorOf(site, 'viewer');
    const { events } = await site.operate.audit.list({ filter: { kinds: ['operation.refused'], actor, text: 'acts.perform' } });
    expect(events[0]).toMatchObject({
      severity: 'medium',
      success: false,
      actor_name: OPERATORS.viewer,
      details: { reason: 'role:viewer' },
    });
  });

  it.each([
    { act: 'clients.remove', client: 'shop' },
    { act: 'users.remove', user: 'anna' },
    { act: 'addresses.allow', ranges: ['198.51.100.7'], seconds: 3600 },
    { act: 'keys.rotate' },
  ])('by a responder of $act is refused when it is performed, changes nothing, and is on record', async (act) => {
    const { call } = deskOf('responder');
    const shown = await call('acts/preview', act);
    const { preview, confirm } = (shown.body as { json: { preview: string; confirm: string | null } }).json;
    const [actor, before] = [await actorOf(site, 'responder'), (await site.operate.audit.list({ limit: 1 })).events[0]];
    const answer = await call('acts/perform', { preview, reason: 'by hand', ...(confirm === null ? {} : { confirmation: confirm }) });
    expect(answer).toMatchObject({ status: 403, body: { json: { data: { code: 'forbidden' } } } });
    const { events } = await site.operate.audit.list({ filter: { actor }, limit: 10 });
    expect(events.filter(({ seq }) => seq > Number(before?.seq))).toMatchObject([
      { kind: 'operation.refused', details: { operation: `acts.perform ${act.act}`, reason: 'role:responder' } },
    ]);
  });

  it('without a session is denied, and tells nothing of what the server holds', async () => {
    const { call, context } = await openConsole(browser, site);
    for (const name of ['tokens/list', 'acts/perform', 'audit/list', 'live/next'])
      expect(await call(name, {})).toMatchObject({ status: 403, body: { json: { code: 'DENIED', data: { code: 'not_signed_in' } } } });
    await context.close();
  });

  it('from another origin is turned away although the browser sends its cookie', async () => {
    const { context } = deskOf('administrator');
    const answer = await context.request.post(`${site.origin}/rpc/session/signOut`, {
      data: { json: {} },
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status()).toBe(403);
    expect((await deskOf('administrator').call('session/state')).body).toMatchObject({ json: { state: 'signed_in' } });
  });
});
