import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rememberSignIn } from '../../../electron/accounts/risk/remember-sign-in.ts';
import type { RiskPolicy } from '../../../electron/accounts/risk/risk-policy.ts';
import { signInWithPassword } from '../../../electron/accounts/sign-in/sign-in-with-password.ts';
import { createInteractiveRoutes } from '../../../electron/http/interactive-routes.ts';
import { answeredTo, authorizeUrl, openSession, signInOn, totpCode } from '../../support/authorization.ts';
import { type Browser, createBrowser, fieldsOf, type Seen } from '../../support/browser.ts';
import { createWorld, type Person, type World } from '../../support/world.ts';

const HOME = { address: '203.0.113.20', agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0' };
const AWAY = {
  address: '198.51.100.9',
  agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
};
const policy = (mode: RiskPolicy['mode']): RiskPolicy => ({ mode, medium: 50, high: 85, halfLifeDays: 60 });
let world: World;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
  await world.addClient({ id: 'first-party', skipConsent: true });
  // Others, with other programs: else everybody's would say nothing of anybody.
  const crowd = await world.addUser({ name: 'crowd' });
  await world.store.write(async (tx) => {
    for (let n = 0; n < 3000; n++)
      await rememberSignIn(tx, { ...world, risk: policy('observe') }, { userId: crowd.id, address: `10.0.${n % 40}.1`, agent: AWAY.agent });
  });
});
afterAll(() => world.close());

/** Somebody who signed in at home so often. */
const addPerson = async (signIns: number, options: { secondFactor?: boolean } = {}): Promise<Person> => {
  count += 1;
  const person = await world.addUser({ name: `person-${count}`, ...options });
  for (let n = 0; n < signIns; n++)
    await world.store.write((tx) => rememberSignIn(tx, { ...world, risk: policy('observe') }, { userId: person.id, ...HOME }));
  return person;
};

const signIn = (person: { name: string; password: string }, place: typeof HOME, mode: RiskPolicy['mode'], former?: string) =>
  signInWithPassword(
    { ...world, risk: policy(mode) },
    { login: person.name, password: person.password, request: 'sealed', client: undefined, former, origin: { ...place, correlation: 'c' } },
  );
const lastOf = (kind: 'user.signed_in' | 'user.sign_in_failed', person: Person) =>
  world
    .facts(kind)
    .filter(({ user }) => user === person.id)
    .at(-1);
const newBrowser = (mode: RiskPolicy['mode'], place: typeof HOME, from?: Browser): Browser => {
  const browser = createBrowser(createInteractiveRoutes({ ...world, risk: policy(mode) }), place);
  for (const [name, value] of from?.cookies ?? []) browser.cookies.set(name, value);
  return browser;
};
const open = (browser: Browser, changes: Record<string, string> = {}): Promise<Seen> =>
  browser.get(authorizeUrl({ client_id: 'first-party', ...changes }));

describe('the risk of a sign-in', () => {
  it('stands in its fact: the score, and the features that speak for a stranger by name alone', async () => {
    const person = await addPerson(20);
    await signIn(person, AWAY, 'observe');
    const strange = lastOf('user.signed_in', person)?.details;
    expect(strange).toMatchObject({ risk: expect.any(Number), risk_reasons: expect.arrayContaining(['address', 'network', 'agent']) });
    expect(strange && 'risk' in strange ? strange.risk : 0).toBeGreaterThanOrEqual(85);
    await signIn(person, HOME, 'observe');
    expect(lastOf('user.signed_in', person)?.details).toMatchObject({ risk: expect.any(Number), risk_reasons: [] });
  });

  it('is remembered with the sign-in: the second time the place is less strange', async () => {
    const person = await addPerson(20);
    const risks: number[] = [];
    for (let n = 0; n < 3; n++) {
      await signIn(person, AWAY, 'observe');
      const details = lastOf('user.signed_in', person)?.details;
      risks.push(details && 'risk' in details ? (details.risk ?? 0) : 0);
    }
    expect(risks).toEqual(risks.toSorted((one, other) => other - one));
    expect(risks[2]).toBeLessThan(50);
  });

  it('is low in a browser that was signed in before, wherever it is', async () => {
    const person = await addPerson(20);
    const first = await signIn(person, HOME, 'observe');
    if (!first.ok || first.value.next !== 'continue') throw new Error('no session began');
    await signIn(person, { ...HOME, address: AWAY.address }, 'refuse', first.value.session.value);
    expect(lastOf('user.signed_in', person)?.details).toMatchObject({ risk: expect.toSatisfy((risk: number) => risk < 50) });
  });

  it('leaves no trace where it is off', async () => {
    const person = await addPerson(0);
    await signIn(person, HOME, 'off');
    expect(Object.keys(lastOf('user.signed_in', person)?.details ?? {})).toEqual(['method', 'acr', 'amr']);
    expect(await world.store.read.signInHistory.ofUser(person.id)).toEqual([]);
  });

  it('stands in the fact of a sign-in with two factors as well', async () => {
    const person = await addPerson(20, { secondFactor: true });
    await openSession(world, newBrowser('observe', AWAY), person);
    expect(lastOf('user.signed_in', person)?.details).toMatchObject({ method: 'otp', risk: expect.any(Number) });
  });
});

describe('a sign-in of high risk', () => {
  it('is refused where the policy says so, counts as a failed password, and is recorded with its reason', async () => {
    const person = await addPerson(20);
    const refused = await signIn(person, AWAY, 'refuse');
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'sign_in_failed', reason: 'risk' } });
    expect(lastOf('user.sign_in_failed', person)?.details).toMatchObject({ method: 'password', reason: 'risk', risk: expect.any(Number) });
    for (let n = 0; n < 9; n++) await signIn(person, AWAY, 'refuse');
    expect(await signIn(person, AWAY, 'refuse')).toMatchObject({ ok: false, refusal: { reason: 'too_many_failures' } });
    expect(await signIn(person, HOME, 'refuse')).toMatchObject({ ok: true });
  });

  it.each(['observe', 'step_up'] as const)('goes through under %s', async (mode) => {
    const person = await addPerson(20);
    expect(await signIn(person, AWAY, mode)).toMatchObject({ ok: true, value: { next: 'continue' } });
  });

  it('is never that of somebody new', async () => {
    const person = await addPerson(2);
    expect(await signIn(person, AWAY, 'refuse')).toMatchObject({ ok: true });
  });

  /** What a failed sign-in shows, apart from what differs each time. */
  const failed = async (login: string, password: string): Promise<Seen> => {
    const visitor = newBrowser('refuse', AWAY);
    visitor.cookies.set('__Host-gatewatch_visit', 'v'.repeat(43));
    const page = await open(visitor);
    const request = fieldsOf(page.text, '/sign-in').request?.[0] ?? '';
    const seen = await visitor.submit(page, '/sign-in', { username: login, password });
    return { ...seen, text: seen.text.replaceAll(login, 'LOGIN').replaceAll(request, 'REQUEST'), body: '' };
  };

  it('looks like a wrong password and an unknown name: status, headers and page', async () => {
    const [person, twoStep] = [await addPerson(20), await addPerson(20, { secondFactor: true })];
    const reference = await failed(person.name, 'Not-The-Password 1!');
    expect(reference.status).toBe(403);
    expect(await failed(person.name, person.password)).toEqual(reference);
    expect(await failed(twoStep.name, twoStep.password)).toEqual(reference);
    expect(await failed('nobody-at-all', person.password)).toEqual(reference);
  });

  it('costs what a wrong password and an unknown name cost: one check of a password, and the same reads of the history', async () => {
    const person = await addPerson(20);
    const workOf = async (login: string, password: string): Promise<string[]> => {
      const work: string[] = [];
      const hasher: World['hasher'] = {
        ...world.hasher,
        async verify(typed, stored) {
          work.push('verify');
          return world.hasher.verify(typed, stored);
        },
      };
      const store: World['store'] = {
        ...world.store,
        write: (unit) =>
          world.store.write((tx) => {
            const history = Object.entries(tx.signInHistory).map(([name, call]) => [
              name,
              (...given: never[]) => {
                work.push(name);
                return (call as (...all: never[]) => unknown)(...given);
              },
            ]);
            return unit({ ...tx, signInHistory: Object.fromEntries(history) });
          }),
      };
      const origin = { ...AWAY, correlation: 'c' };
      const outcome = await signInWithPassword(
        { ...world, store, hasher, risk: policy('refuse') },
        { login, password, request: '', client: undefined, former: undefined, origin },
      );
      expect(outcome.ok).toBe(false);
      return work;
    };
    const risky = await workOf(person.name, person.password);
    expect(risky.filter((step) => step === 'verify')).toHaveLength(1);
    expect(risky).toContain('ofUser');
    expect(await workOf(person.name, 'Not-The-Password 1!')).toEqual(risky);
    expect(await workOf('nobody-at-all', person.password)).toEqual(risky);
  });
});

describe('a session that goes on from a strange place', () => {
  it('wants the second factor once more, and then gives the code', async () => {
    const person = await addPerson(20, { secondFactor: true });
    const home = newBrowser('step_up', HOME);
    await openSession(world, home, person);
    expect(answeredTo(await open(home))).toMatchObject({ code: expect.any(String) });
    const thief = newBrowser('step_up', AWAY, home);
    const page = await open(thief);
    expect(page.status).toBe(200);
    expect(page.text).toContain('action="/sign-in"');
    world.clock.advance(60_000);
    const second = await thief.submit(page, '/sign-in', { username: person.name, password: person.password });
    expect(second.text).toContain('action="/sign-in/totp"');
    const signedIn = await thief.submit(second, '/sign-in/totp', { code: totpCode(world, person.totpSecret) });
    expect(answeredTo(await thief.follow(signedIn))).toMatchObject({ code: expect.any(String) });
    expect(lastOf('user.signed_in', person)?.details).toMatchObject({ method: 'otp', risk: expect.any(Number) });
    expect(answeredTo(await open(thief))).toMatchObject({ code: expect.any(String) });
  });

  it('OpenID Connect Core §3.1.2.6 answers a silent request with interaction_required', async () => {
    const person = await addPerson(20, { secondFactor: true });
    const home = newBrowser('step_up', HOME);
    await openSession(world, home, person);
    expect(answeredTo(await open(newBrowser('step_up', AWAY, home), { prompt: 'none' }))).toMatchObject({ error: 'interaction_required' });
    expect(answeredTo(await open(home, { prompt: 'none' }))).toMatchObject({ code: expect.any(String) });
  });

  it.each<[string, RiskPolicy['mode'], typeof HOME, boolean, number]>([
    ['under observe', 'observe', AWAY, true, 20],
    ['of somebody without a second factor', 'step_up', AWAY, false, 20],
    ['in the same network with the same program', 'step_up', { ...HOME, address: '203.0.113.99' }, true, 20],
    ['on a journey, with the program as always', 'step_up', { ...HOME, address: AWAY.address }, true, 20],
    ['of somebody who is not known yet', 'step_up', AWAY, true, 0],
  ])('is let be %s', async (_, mode, place, secondFactor, signIns) => {
    const person = await addPerson(signIns, { secondFactor });
    const home = newBrowser(mode, HOME);
    await signInOn(world, home, await home.get('/account'), person);
    expect(answeredTo(await open(newBrowser(mode, place, home)))).toMatchObject({ code: expect.any(String) });
  });
});
