import { hash } from 'node:crypto';
import { HOTP, Secret } from 'otpauth';
import type { Browser, Seen } from './browser.ts';
import { type Person, REDIRECT_URI, type World } from './world.ts';

/** A verifier of 43 characters and its S256 challenge (RFC 7636 appendix B). */
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const CHALLENGE = hash('sha256', VERIFIER, 'base64url');

/** A good authorization request; `undefined` leaves a parameter out. */
export const authorizationParameters = (changes: Readonly<Record<string, string | undefined>> = {}): Record<string, string> => {
  const all = {
    response_type: 'code',
    client_id: 'web',
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  };
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
};

export const authorizeUrl = (changes: Readonly<Record<string, string | undefined>> = {}): string =>
  `/authorize?${new URLSearchParams(authorizationParameters(changes))}`;

/** The code an authenticator shows at the world's time, `steps` of 30 seconds away. */
export const totpCode = (world: World, secret: string, steps = 0): string =>
  HOTP.generate({
    secret: Secret.fromBase32(secret),
    counter: Math.floor(world.clock.now() / 30_000) + steps,
    digits: 6,
    algorithm: 'SHA1',
  });

/** Signs a person in on the sign-in page, through the second step where they have one, and returns what the last form was answered with. */
export const signInOn = async (world: World, browser: Browser, page: Seen, person: Person): Promise<Seen> => {
  const answer = await browser.submit(page, '/sign-in', { username: person.name, password: person.password });
  if (answer.status !== 200) return answer;
  return browser.submit(answer, '/sign-in/totp', { code: totpCode(world, person.totpSecret) });
};

/** Gives the browser a session of the person. */
export const openSession = async (world: World, browser: Browser, person: Person): Promise<void> => {
  const answer = await signInOn(world, browser, await browser.get('/account'), person);
  if (answer.location !== '/account') throw new Error(`the sign-in was answered with ${answer.status}: ${answer.text.slice(0, 2000)}`);
};

/** The parameters of an answer that was sent to the client by redirect. */
export const answeredTo = (answer: Seen): Record<string, string> => Object.fromEntries(new URL(answer.location).searchParams);
