import type { Effect } from '../../shared/contract/acts.ts';

interface EffectLine {
  readonly label: string;
  readonly count: number;
}

const words: Readonly<Record<keyof Effect['counts'], readonly [one: string, many: string]>> = {
  users: ['user', 'users'],
  sessions: ['session', 'sessions'],
  clients: ['client', 'clients'],
  grants: ['grant', 'grants'],
  access_tokens: ['access token', 'access tokens'],
  refresh_tokens: ['refresh token', 'refresh tokens'],
  consents: ['consent', 'consents'],
  addresses: ['address or range', 'addresses and ranges'],
  keys: ['signing key', 'signing keys'],
};

/** What an act touches, a line each; what it does not touch is left out. */
export const effectLines = (counts: Effect['counts']): readonly EffectLine[] =>
  (Object.keys(words) as (keyof Effect['counts'])[]).flatMap((name) => {
    const count = counts[name];
    return count === 0 ? [] : [{ label: words[name][count === 1 ? 0 : 1], count }];
  });
