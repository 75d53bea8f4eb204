import type { TokenView } from '../../../shared/contract/tokens.ts';
import { findIssuingFacts, type IssuingFact } from '../../audit/reading/issuing-facts.ts';
import { revokedSince } from '../../oauth/tokens/token-standing.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';
import type { OperationDeps } from '../operation.ts';
import { issuedWith } from './issued-with.ts';
import type { JudgedToken } from './scan-tokens.ts';

/** Characters of the fingerprint: 64 bits tell the tokens of a server apart and are of no use for guessing one. */
const FINGERPRINT = 16;

const grantTypes: Readonly<Record<string, TokenView['grant_type']>> = {
  'code.redeemed': 'authorization_code',
  'refresh_token.rotated': 'refresh_token',
  'token.issued': 'client_credentials',
};

const grantTypeOf = (token: JudgedToken, fact: IssuingFact | undefined): TokenView['grant_type'] => {
  if (fact) return grantTypes[fact.kind] ?? 'unknown';
  if (token.type === 'refresh_token') return token.parentId === null ? 'authorization_code' : 'refresh_token';
  return token.grantId === null ? 'client_credentials' : 'unknown';
};

/** What the tokens of a page have in common is read once. */
const namesOf = async ({ store }: Pick<OperationDeps, 'store'>, tokens: readonly JudgedToken[]) => {
  const users = new Map<string, string>();
  const clients = new Map<string, string>();
  for (const { userId, clientId } of tokens) {
    if (userId !== null && !users.has(userId)) users.set(userId, (await store.read.users.find(userId))?.name ?? '');
    if (!clients.has(clientId)) clients.set(clientId, (await store.read.clients.find(clientId))?.name ?? clientId);
  }
  return { users, clients };
};

type DescribeDeps = Pick<OperationDeps, 'store' | 'logConnection' | 'sealer' | 'seen'>;

/** Tokens as operators see them, in the order given: a fingerprint, never the value. At most 500. */
export const describeTokens = async (deps: DescribeDeps, tokens: readonly JudgedToken[]): Promise<TokenView[]> => {
  const { users, clients } = await namesOf(deps, tokens);
  const issues = await issuedWith(deps, tokens);
  const facts = await findIssuingFacts({ db: deps.logConnection(), sealer: deps.sealer }, [...new Set(issues.values())]);
  const views: TokenView[] = [];
  for (const token of tokens) {
    const fact = facts.get(issues.get(token.id) ?? '');
    const client = await deps.store.read.clients.find(token.clientId);
    views.push({
      id: token.id,
      type: token.type,
      state: token.state,
      fingerprint: token.hash.slice(0, FINGERPRINT).toLowerCase(),
      format: token.format,
      grant_type: grantTypeOf(token, fact),
      client: token.clientId,
      client_name: clients.get(token.clientId) ?? token.clientId,
      user: token.userId,
      user_name: token.userId === null ? null : users.get(token.userId) || null,
      scope: token.scope,
      audience: [...token.audience],
      binding: 'none',
      grant: token.grantId,
      session: token.sessionId,
      issued_at: toInstant(token.createdAt),
      expires_at: toInstant(token.expiresAt),
      revoked_at: toInstantOrNull(revokedSince(token, client)),
      spent_at: toInstantOrNull(token.spentAt),
      last_seen_at: toInstantOrNull(deps.seen.last(token.id)),
      address: fact?.address ?? null,
    });
  }
  return views;
};
