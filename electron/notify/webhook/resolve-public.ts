import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import { isLoopbackAddress, isPublicAddress } from './is-public-address.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

/** Asks the resolver of the system, as every other program here does. */
export const systemResolve: Resolve = (host) => lookup(host, { all: true, order: 'verbatim' });

/**
 * Resolves a name once, and picks the address that the connection is then made to: a name that is asked for again could lead elsewhere by then. Every address of it has to
 * be public, since one that is not shows that the name is not what it is taken for.
 *
 * @returns One address; refusal `not_public` or `no_address`.
 */
export const resolvePublic = async (
  resolve: Resolve,
  host: string,
  { allowLoopback }: { readonly allowLoopback: boolean },
): Promise<Outcome<ResolvedAddress, Refusal<'not_public' | 'no_address'>>> => {
  const family = isIP(host);
  const found = family === 0 ? await resolve(host) : [{ address: host, family }];
  const isAllowed = ({ address }: ResolvedAddress): boolean => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));
  const [first] = found;
  if (!first) return refused({ code: 'no_address', reason: 'no_address', description: 'The name has no address.' });
  if (found.every(isAllowed)) return done(first);
  return refused({ code: 'not_public', reason: 'not_public', description: 'The name leads into a private network or to this machine.' });
};
