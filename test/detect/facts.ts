import type { DetectedFact } from '../../electron/detect/detected-fact.ts';
import { limitKeyAddress } from '../../electron/lib/addresses.ts';
import type { FollowedFact } from '../../electron/store/records.ts';

export const NOON = Date.UTC(2026, 0, 1, 12);

let last = 0;

/** A fact as rules see it, of what the test names; numbered on. */
export const seen = (members: Partial<DetectedFact> & { readonly kind: string }): DetectedFact => {
  last += 1;
  return {
    seq: last,
    at: NOON,
    severity: 2,
    success: false,
    user: null,
    client: null,
    session: null,
    grant: null,
    token: null,
    correlation: null,
    actor: null,
    address: null,
    network: null,
    agent: null,
    login: null,
    details: {},
    weight: 1,
    clientBaseline: null,
    source: members.address ? limitKeyAddress(members.address) : null,
    ...members,
  };
};

export const failure = (seconds: number, members: Partial<DetectedFact> = {}): DetectedFact =>
  seen({
    kind: 'user.sign_in_failed',
    at: NOON + seconds * 1000,
    address: '198.51.100.7',
    network: '198.51.100.0/24',
    login: 'ada',
    details: { method: 'password', reason: 'wrong_password' },
    ...members,
  });

export const signIn = (seconds: number, members: Partial<DetectedFact> = {}): DetectedFact =>
  failure(seconds, { kind: 'user.signed_in', success: true, login: null, user: 'u', details: { method: 'password' }, ...members });

/** A fact as followers read it. */
export const followed = (members: Partial<FollowedFact> & { readonly kind: string }): FollowedFact => ({
  seq: 1,
  at: NOON,
  severity: 2,
  success: false,
  user: null,
  client: null,
  token: null,
  correlation: null,
  address: null,
  agent: null,
  login: null,
  body: '{"details":{}}',
  ...members,
});
