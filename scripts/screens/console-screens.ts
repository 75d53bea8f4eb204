import type { Browser } from 'playwright-core';
import { press } from '../../test/e2e/console/support/act.ts';
import { createFirstOperator } from '../../test/e2e/console/support/main-job.ts';
import type { Camera, Colour } from './camera.ts';
import { type ConsoleDesk, openConsoleDesk } from './console-desk.ts';
import { detectionScreens, runAttack, runAttacks } from './detection-screens.ts';
import { startLabServer } from './lab-server.ts';
import { createShoot, type Tour } from './shoot.ts';
import { storyScreens } from './story-screens.ts';

/** Long enough for every kind of thing that the lab does, the theft of a token too. */
const TRAFFIC_FACTS = 1000;
const TRAFFIC_WITHIN_MS = 60_000;
const BLOCKED = '203.0.113.0/24';

/** Lets the lab fill the charts. */
const awaitTraffic = async ({ call, page }: ConsoleDesk): Promise<void> => {
  const until = Date.now() + TRAFFIC_WITHIN_MS;
  while (Date.now() < until) {
    const { of } = Object(await call('audit/facets', {}));
    if (Number(of) >= TRAFFIC_FACTS) return;
    await page.waitForTimeout(3000);
  }
};

const nowScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  await desk.open('/?range=15m');
  await shoot('overview');
  await desk.open('/live');
  await desk.page.waitForTimeout(6000);
  await shoot('live');
  await desk.open('/wall');
  await shoot('wall');
};

/** The grant whose chain of tokens is the longest of those renewed lately. */
const findLongFamily = async ({ call }: ConsoleDesk): Promise<string> => {
  const { events } = Object(await call('audit/list', { filter: { kinds: ['refresh_token.rotated'] } }));
  const byGrant = Map.groupBy(events as readonly { readonly grant: string }[], ({ grant }) => grant);
  const [longest] = [...byGrant].sort(([, one], [, other]) => other.length - one.length);
  if (!longest) throw new Error('The lab has renewed no token yet.');
  return longest[0];
};

const tokenScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  const { page } = desk;
  await desk.open('/tokens');
  await page.getByRole('row').nth(4).waitFor();
  await shoot('tokens');
  // A refresh token has a family, whatever came to the top of the list meanwhile.
  const { tokens } = Object(await desk.call('tokens/list', { filter: { type: 'refresh_token', state: 'live' } }));
  await desk.open(`/tokens?token=${tokens[0].id}`);
  await page.getByRole('button', { name: 'Revoke its family' }).waitFor();
  await shoot('token');
  await press(page, 'Revoke all of the client');
  await page.getByText(/^(Not reversible|Reversible)/).waitFor();
  await page.getByLabel('Reason').fill('Its secret was found in a public repository');
  await shoot('act');
  await page.keyboard.press('Escape');
  await desk.open(`/tokens/family/${await findLongFamily(desk)}`);
  await shoot('family');
};

const identityScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  const { page } = desk;
  await desk.open('/clients');
  await shoot('clients');
  await desk.open('/clients/mail-sync');
  await shoot('client');
  await desk.open('/clients/new');
  await press(page, /^Web application with a server/);
  await page.getByLabel('Name', { exact: true }).fill('Harbour Orders');
  await page.getByLabel('Redirect URIs', { exact: true }).fill('https://orders.example/callback');
  await shoot('new-client');
  // Nothing unsaved keeps the page.
  for (const label of ['Name', 'Redirect URIs']) await page.getByLabel(label, { exact: true }).fill('');
  await desk.open('/users');
  await shoot('users');
  const { tokens } = Object(await desk.call('tokens/list', { filter: { type: 'refresh_token', state: 'live' } }));
  await desk.open(`/users/${tokens[0].user}`);
  await shoot('user');
};

const networkScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  await desk.call('network/block', { range: BLOCKED, seconds: 86_400, reason: 'Password spraying from this network' });
  await desk.open('/network');
  await shoot('network');
  // Who probes has to wait: that stands above the limits.
  await runAttack(desk, 'injection-probes');
  await desk.open('/network?tab=limits');
  await desk.page.getByRole('region', { name: 'Addresses that have to wait' }).waitFor();
  await shoot('limits');
  const { events } = Object(await desk.call('audit/list', { filter: { kinds: ['user.sign_in_failed'] }, limit: 1 }));
  await desk.open(`/network/address/${encodeURIComponent(events[0].address)}`);
  await shoot('address');
};

const proofScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  const { page } = desk;
  await desk.open('/audit');
  await shoot('audit');
  const { events } = Object(await desk.call('audit/list', { filter: { kinds: ['code.redeemed'] }, limit: 1 }));
  await desk.open(`/audit/${events[0].seq}`);
  await shoot('event');
  await desk.open('/audit');
  await press(page, 'Verify now');
  await page.getByText(/^Whole:/).waitFor();
  await shoot('verify');
  await desk.open('/posture');
  await shoot('posture');
  await desk.open('/settings');
  await shoot('settings');
  await desk.open('/settings/operators');
  await shoot('operators');
};

const overlays = async ({ desk, shoot }: Tour): Promise<void> => {
  const { page } = desk;
  await desk.open('/tokens');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('mail');
  await shoot('palette');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.type('?');
  await page.getByRole('heading', { name: 'Keys' }).waitFor();
  await shoot('keys');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Shift+L');
  await page.getByRole('heading', { name: 'The console is locked' }).waitFor();
  await shoot('locked');
};

/** Pictures of every screen of the console, served by a lab with about a minute of traffic. */
export const consoleScreens = async (browser: Browser, camera: Camera, colours: readonly Colour[]): Promise<readonly string[]> => {
  const server = await startLabServer();
  try {
    const desk = await openConsoleDesk(browser, new URL(server.ticketUrl).origin);
    const tour: Tour = { desk, shoot: createShoot(camera, colours, desk) };
    await desk.open(server.ticketUrl);
    await tour.shoot('first-run');
    await createFirstOperator(desk.page, 'avery');
    await awaitTraffic(desk);
    await runAttacks(desk);
    for (const part of [nowScreens, detectionScreens, tokenScreens, identityScreens, networkScreens, proofScreens, storyScreens, overlays])
      await part(tour);
    const other = await openConsoleDesk(browser, new URL(server.ticketUrl).origin);
    await other.open('/');
    await createShoot(camera, colours, other)('sign-in');
    return [...desk.complaints, ...other.complaints];
  } finally {
    await server.stop();
  }
};
