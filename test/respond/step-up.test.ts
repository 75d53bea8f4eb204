import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInteractiveRoutes } from '../../electron/http/interactive-routes.ts';
import { keepEmergency } from '../../electron/respond/emergency.ts';
import { createOperator, type Operator } from '../operations/operator.ts';
import { answeredTo, authorizeUrl, openSession, signInOn, VERIFIER } from '../support/authorization.ts';
import { type Browser, createBrowser, type Seen } from '../support/browser.ts';
import { createEndpoints, text } from '../support/endpoints.ts';
import { type ClientWithSecret, REDIRECT_URI } from '../support/world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

let operator: Operator;
let browser: Browser;
let client: ClientWithSecret;

/** A server that was started anew on the same store: what it knows of the emergency it reads there. */
const restart = async (): Promise<Browser> => {
  const { world } = operator;
  const emergency = await keepEmergency({ store: world.store, clock: world.clock });
  return createBrowser(createInteractiveRoutes({ ...world, store: world.store, emergency }));
};
beforeEach(async () => {
  operator = await createOperator();
  client = await operator.world.addClient({ skipConsent: true });
  browser = await restart();
});
afterEach(() => operator.close());

const begin = () => operator.operations.response.beginEmergency({ seconds: 3600, note: 'tokens were found' });
const authorize = (changes?: Record<string, string>): Promise<Seen> => browser.get(authorizeUrl(changes));
const codeOf = (answer: Seen): string => answeredTo(answer).code ?? '';
const isAsked = ({ text: page }: Seen): boolean => page.includes('action="/sign-in"');
const redeem = (code: string) =>
  createEndpoints(operator.world).token(client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
  });
const refresh = (token: unknown) =>
  createEndpoints(operator.world).token(client, { grant_type: 'refresh_token', refresh_token: text(token) });

describe('signing in while emergency mode is on', () => {
  it('F3 whoever has a second factor shows it once more, in a session that began before, and goes on', async () => {
    const { world } = operator;
    const person = await world.addUser({ name: 'ada', secondFactor: true });
    await openSession(world, browser, person);
    world.clock.advance(MINUTE_MS);
    expect(codeOf(await authorize())).toMatch(/^gwc_/);
    await begin();
    world.clock.advance(MINUTE_MS);
    expect(answeredTo(await authorize({ prompt: 'none' }))).toMatchObject({ error: 'interaction_required' });
    const page = await authorize();
    expect(isAsked(page)).toBe(true);
    expect(codeOf(await browser.follow(await signInOn(world, browser, page, person)))).toMatch(/^gwc_/);
    expect(codeOf(await authorize({ prompt: 'none' }))).toMatch(/^gwc_/);
  });

  it('F3 a session without a second factor that began before gets no code until the password was proven, once, and says when', async () => {
    const { world } = operator;
    const ada = await world.addUser({ name: 'ada' });
    await openSession(world, browser, ada);
    world.clock.advance(MINUTE_MS);
    await begin();
    world.clock.advance(MINUTE_MS);
    expect(answeredTo(await authorize({ prompt: 'none' }))).toMatchObject({ error: 'login_required' });
    const page = await authorize();
    expect(isAsked(page)).toBe(true);
    // Who stole the cookie does not know the password.
    const guessed = await browser.submit(page, '/sign-in', { username: 'ada', password: 'not the password of ada' });
    expect(isAsked(guessed)).toBe(true);
    expect(isAsked(await authorize())).toBe(true);

    const proven = await browser.follow(await signInOn(world, browser, await authorize(), ada));
    const { json } = await redeem(codeOf(proven));
    expect(decodeJwt(text(json.id_token))).toMatchObject({
      auth_time: Math.floor(world.clock.now() / 1000),
      acr: 'urn:gatewatch:acr:password',
    });
    world.clock.advance(MINUTE_MS);
    expect(codeOf(await authorize())).toMatch(/^gwc_/);
    expect(codeOf(await authorize({ prompt: 'none' }))).toMatch(/^gwc_/);
    expect(world.facts('authorization.refused')).toMatchObject([
      { details: { error: 'login_required', reason: 'signed_in_before_emergency' } },
    ]);
  });

  it('F3 whoever signs in during the emergency is not asked again, also when it is prolonged and after a restart', async () => {
    const { world } = operator;
    const ada = await world.addUser({ name: 'ada' });
    await begin();
    world.clock.advance(MINUTE_MS);
    await openSession(world, browser, ada);
    await operator.operations.response.beginEmergency({ seconds: 7200, note: 'it goes on' });
    world.clock.advance(MINUTE_MS);
    expect(codeOf(await authorize())).toMatch(/^gwc_/);
    const { cookies } = browser;
    browser = await restart();
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect(codeOf(await authorize())).toMatch(/^gwc_/);
  });

  it('F3 a restart forgets no emergency: the session from before is still asked', async () => {
    const { world } = operator;
    await openSession(world, browser, await world.addUser({ name: 'ada' }));
    const { cookies } = browser;
    world.clock.advance(MINUTE_MS);
    await begin();
    browser = await restart();
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect(isAsked(await authorize())).toBe(true);
  });

  it.each([false, true])('F3 all is as before when its time is over, or it was ended (second factor: %j)', async (secondFactor) => {
    const { world } = operator;
    await openSession(world, browser, await world.addUser({ name: 'ada', secondFactor }));
    world.clock.advance(MINUTE_MS);
    await begin();
    world.clock.advance(HOUR_MS - 1);
    expect(isAsked(await authorize())).toBe(true);
    world.clock.advance(1);
    expect(codeOf(await authorize())).toMatch(/^gwc_/);
    await begin();
    expect(isAsked(await authorize())).toBe(true);
    await operator.operations.response.endEmergency({ note: 'all is well' });
    expect(codeOf(await authorize({ prompt: 'none' }))).toMatch(/^gwc_/);
  });

  it('F3 a second emergency asks again', async () => {
    const { world } = operator;
    const ada = await world.addUser({ name: 'ada' });
    await openSession(world, browser, ada);
    for (const round of [1, 2]) {
      world.clock.advance(MINUTE_MS);
      await begin();
      const page = await authorize();
      expect({ round, asked: isAsked(page) }).toEqual({ round, asked: true });
      expect(codeOf(await browser.follow(await signInOn(world, browser, page, ada)))).toMatch(/^gwc_/);
      world.clock.advance(HOUR_MS);
      expect(codeOf(await authorize())).toMatch(/^gwc_/);
    }
  });

  it('F3 somebody whose second factor was taken away meanwhile proves the password', async () => {
    const { world } = operator;
    const ada = await world.addUser({ name: 'ada', secondFactor: true });
    await openSession(world, browser, ada);
    await world.store.write((tx) => tx.users.dropTotp(ada.id));
    world.clock.advance(MINUTE_MS);
    await begin();
    expect(answeredTo(await authorize({ prompt: 'none' }))).toMatchObject({ error: 'login_required' });
    const page = await authorize();
    expect(codeOf(await browser.follow(await signInOn(world, browser, page, ada)))).toMatch(/^gwc_/);
  });

  it('F3 the refresh tokens of honest people go on, whether they have a second factor or none', async () => {
    const { world } = operator;
    await openSession(world, browser, await world.addUser({ name: 'ada' }));
    const first = await redeem(codeOf(await authorize({ scope: 'openid offline_access' })));
    world.clock.advance(MINUTE_MS);
    await begin();
    expect(isAsked(await authorize())).toBe(true);
    const second = await refresh(first.json.refresh_token);
    world.clock.advance(HOUR_MS);
    const third = await refresh(second.json.refresh_token);
    expect([second.status, third.status]).toEqual([200, 200]);
  });
});
