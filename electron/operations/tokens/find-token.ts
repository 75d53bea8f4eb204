import type { TokenView } from '../../../shared/contract/tokens.ts';
import { equalSecret } from '../../keys/equal-secret.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { accessTokenId } from '../../oauth/tokens/find-access-token.ts';
import { hashValue, valueId } from '../../oauth/tokens/token-value.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeTokens } from './describe-tokens.ts';
import { readTokens } from './read-tokens.ts';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Asked {
  readonly id: string;
  /** Null when an id was given, which needs no proof. */
  readonly hash: Buffer | null;
}

/** What was pasted, down to an id and a hash: nothing else of it is looked at again. */
const ask = (pasted: string): Asked | null => {
  const value = pasted.trim().replace(/^bearer\s+/i, '');
  if (ID.test(value)) return { id: value.toLowerCase(), hash: null };
  const id = value.startsWith('gwr_') ? valueId('refresh', value) : accessTokenId(value);
  return id === null ? null : { id, hash: hashValue(value) };
};

/** What it is when it is no token. */
const otherKinds = [
  ['gwc_', 'This is an authorization code. It is good once and for a minute; look for its client in the log.'],
  ['gws_', 'This is the cookie of a session, not a token: whoever has it is signed in. End the sessions of its user.'],
] as const;

const unreadable = (value: string) => {
  const other = otherKinds.find(([prefix]) => value.trim().startsWith(prefix));
  return refuse(
    'not_found',
    other?.[1] ?? 'This is no token of this server: neither the value of an access or refresh token, nor a jti or an id.',
  );
};

/**
 * Finds a token by its value, `jti` or id, as it was pasted. The value itself is hashed at once; it is neither kept nor recorded nor repeated.
 *
 * @returns The token and its grant; refusal `not_found`, which says what can be told of the value.
 */
export const findToken = async (
  deps: OperationDeps,
  _context: OperationContext,
  { value }: { value: string },
): Promise<OperationOutcome<{ token: TokenView; family: string | null }>> => {
  const asked = ask(value);
  if (!asked) return unreadable(value);
  const { id, hash } = asked;
  const [token] = await readTokens({ clock: deps.clock, read: deps.store.read }, [id]);
  if (!token)
    return refuse('not_found', `There is no token with the id ${shown(id)}: it was never issued here, or it ended over a week ago.`);
  if (hash && !equalSecret(Buffer.from(token.hash, 'hex'), hash))
    return refuse(
      'not_found',
      `The value bears the id of a token that was issued here, ${shown(id)}, but is not that token: it was altered or forged.`,
    );
  const [view] = await describeTokens(deps, [token]);
  return view ? done({ token: view, family: token.grantId }) : unreadable('');
};
