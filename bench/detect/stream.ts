import type { HourlyBaseline } from '../../electron/detect/detected-fact.ts';
import type { Place } from '../../electron/detect/places/place-table.ts';
import { networkOfAddress } from '../../electron/limits/network-of-address.ts';
import type { FollowedFact } from '../../electron/store/records.ts';

/** A fact as the log holds it, with the address the blind index would stand for, and what is looked up beside the log. */
export interface StreamedFact {
  readonly fact: FollowedFact;
  readonly address: string;
  readonly network: string | null;
  readonly place: Place | null;
  readonly baseline: HourlyBaseline | null;
}

const BEGINNING = Date.UTC(2026, 0, 1);
const AGENTS = ['Mozilla/5.0 (X11) Firefox/140.0', 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0', 'app/3.1', 'batch/1'];

/** A generator of numbers that is the same each time: mulberry32. */
export const createNumbers = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const addressNumber = (n: number): string => `${20 + ((n >>> 24) % 200)}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;

/** Made up: an address is at one of them for good, so that nobody travels. */
const PLACES: readonly Place[] = Array.from({ length: 500 }, (_, n) => ({
  name: `Town ${n}`,
  latitude: ((n * 37) % 120) - 60,
  longitude: ((n * 101) % 360) - 180,
}));

/** Made up: 14 days in which every client was as busy as it is here, so that each token is judged and none is unusual. */
const BASELINE: HourlyBaseline = { mean: 10_000, deviation: 2000, samples: 14 * 24 };
const TOKEN_KINDS: ReadonlySet<string> = new Set(['token.issued', 'code.redeemed', 'refresh_token.rotated']);

const placeNumber = (address: string): Place | null => {
  const [, second = 0, third = 0, fourth = 0] = address.split('.').map(Number);
  return PLACES[(second * 65_536 + third * 256 + fourth) % PLACES.length] ?? null;
};

const factNumber = (
  n: number,
  kind: string,
  who: { readonly address: string; readonly user?: string; readonly client?: string; readonly login?: string; readonly agent: string },
  details: object,
  success: boolean,
): StreamedFact => ({
  address: who.address,
  network: networkOfAddress(who.address),
  place: placeNumber(who.address),
  baseline: TOKEN_KINDS.has(kind) ? BASELINE : null,
  fact: {
    seq: n + 1,
    at: BEGINNING + n * 5,
    kind,
    severity: success ? 1 : 2,
    success,
    user: who.user ?? null,
    client: who.client ?? null,
    token: null,
    correlation: `flow-${n >>> 2}`,
    address: who.address,
    agent: who.agent,
    login: who.login ?? null,
    body: JSON.stringify({ at: BEGINNING + n * 5, details, grant: `grant-of-${who.user ?? who.address}`, kind, seq: n + 1, v: 1 }),
  },
});

/** Traffic of a busy server: 5000 people at their addresses, 40 clients, one sign-in in twenty mistyped, and now and then somebody who guesses. */
export const usualStream = (count: number, seed = 1): StreamedFact[] => {
  const number = createNumbers(seed);
  return Array.from({ length: count }, (_, n) => {
    const person = Math.floor(number() * 5000);
    const address = addressNumber(person * 7919);
    const agent = AGENTS[person % AGENTS.length] ?? 'app';
    const user = `user-${person}`;
    const client = `client-${person % 40}`;
    const what = number();
    if (what < 0.2) return factNumber(n, 'user.signed_in', { address, user, agent }, { method: 'password', acr: '1', amr: ['pwd'] }, true);
    if (what < 0.21)
      return factNumber(
        n,
        'user.sign_in_failed',
        { address, user, login: user, agent },
        { method: 'password', reason: 'wrong_password' },
        false,
      );
    if (what < 0.23) {
      const guesser = { address: addressNumber(1 + (n >>> 14)), login: `guess-${n % 97}`, agent: 'curl/8' };
      return factNumber(n, 'user.sign_in_failed', guesser, { method: 'password', reason: 'unknown_user' }, false);
    }
    if (what < 0.45)
      return factNumber(n, 'code.redeemed', { address, user, client, agent }, { code: `c${n}`, scope: 'openid', format: 'jwt' }, true);
    if (what < 0.8)
      return factNumber(
        n,
        'refresh_token.rotated',
        { address, user, client, agent },
        { from: `r${n}`, to: `r${n + 1}`, scope: 'openid' },
        true,
      );
    const service = { address: addressNumber((person % 12) * 99_991), client: `service-${person % 12}`, agent: 'batch/1' };
    if (what < 0.95) return factNumber(n, 'token.issued', service, { grant_type: 'client_credentials', scope: 'a' }, true);
    return factNumber(
      n,
      'authorization.granted',
      { address, user, client, agent },
      { scope: 'openid', redirect_uri: 'https://a.example/cb' },
      true,
    );
  });
};

/** A flood: every failed sign-in from an address, a network and with a name of its own. */
export const floodStream = (count: number, first = 0): StreamedFact[] =>
  Array.from({ length: count }, (_, at) => {
    const n = first + at;
    const who = { address: addressNumber(Math.imul(n, 2654435761) >>> 0), login: `name-${n}`, agent: `agent-${n % 1000}` };
    return factNumber(n, 'user.sign_in_failed', who, { method: 'password', reason: 'unknown_user' }, false);
  });
