import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInteractiveRoutes } from '../../electron/http/interactive-routes.ts';
import { keepEmergency } from '../../electron/respond/emergency.ts';
import { createOperator, type Operator } from '../operations/operator.ts';
import { answeredTo, authorizeUrl, openSession, signInOn } from '../support/authorization.ts';
import { type Browser, createBrowser } from '../support/browser.ts';

let operator: Operator;
let browser: Browser;
beforeEach(async () => {
  operator = await createOperator();
  const { world } = operator;
  await world.addClient({ skipConsent: true });
  const emergency = await keepEmergency({ store: world.store, clock: world.clock });
  browser = createBrowser(createInteractiveRoutes({ ...world, store: world.store, emergency }));
});
afterEach(() => operator.close());

const begin = () => operator.operations.response.beginEmergency({ seconds: 3600, note: 'tokens were found' });

describe('signing in while emergency mode is on', () => {
  it('F3 whoever has a second factor shows it once more, in a session that began before, and goes on', async () => {
    const { world } = operator;
    const person = await world.addUser({ name: 'ada', secondFactor: true });
    await openSession(world, browser, person);
    world.clock.advance(60_000);
    expect(answeredTo(await browser.get(authorizeUrl())).code).toMatch(/^gwc_/);
    await begin();
    world.clock.advance(60_000);
    expect(answeredTo(await browser.get(authorizeUrl({ prompt: 'none' })))).toMatchObject({ error: 'interaction_required' });
    const page = await browser.get(authorizeUrl());
    expect(page.text).toContain('action="/sign-in"');
    expect(answeredTo(await browser.follow(await signInOn(world, browser, page, person))).code).toMatch(/^gwc_/);
    expect(answeredTo(await browser.get(authorizeUrl({ prompt: 'none' }))).code).toMatch(/^gwc_/);
  });

  it('F3 whoever has none goes on as before, and so does everybody when it is over', async () => {
    const { world } = operator;
    const [ada, bob] = [await world.addUser({ name: 'ada' }), await world.addUser({ name: 'bob', secondFactor: true })];
    await openSession(world, browser, ada);
    await begin();
    expect(answeredTo(await browser.get(authorizeUrl())).code).toMatch(/^gwc_/);
    browser.cookies.clear();
    await openSession(world, browser, bob);
    world.clock.advance(3_600_000);
    expect(answeredTo(await browser.get(authorizeUrl())).code).toMatch(/^gwc_/);
  });
});
