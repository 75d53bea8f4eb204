import type { TokenFamily } from '../../../shared/contract/tokens.ts';
import { findIssuingFacts, type IssuingFact } from '../../audit/reading/issuing-facts.ts';
import { idAt } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { CodeRecord, GrantRecord } from '../../store/records.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { findReuses } from './find-reuses.ts';
import { issuedWith } from './issued-with.ts';
import { judgeToken } from './judge-token.ts';
import { type JudgedToken, NEWEST } from './scan-tokens.ts';

type Step = TokenFamily['steps'][number];

/** Steps of a family that are shown. */
const MOST_STEPS = 500;
/** A code is made in the unit of work of its grant. */
const APART_MS = 1000;

const detail = (fact: IssuingFact | undefined, name: string): string | null => {
  const value = fact?.details[name];
  return typeof value === 'string' ? value : null;
};

/** What a token was exchanged for: the code or the refresh token that the fact of its issue names. */
const parentOf = (token: JudgedToken, fact: IssuingFact | undefined): string | null =>
  token.parentId ?? (fact?.kind === 'refresh_token.rotated' ? detail(fact, 'from') : detail(fact, 'code'));

const tokenStep = (token: JudgedToken, fact: IssuingFact | undefined): Step => ({
  id: token.id,
  type: token.type,
  parent: parentOf(token, fact),
  state: token.state,
  at: toInstant(token.createdAt),
  expires_at: toInstant(token.expiresAt),
  spent_at: toInstantOrNull(token.spentAt),
  revoked_at: toInstantOrNull(token.revokedAt ?? token.grantRevokedAt),
  address: fact?.address ?? null,
  agent: fact?.agent ?? null,
  seq: fact?.seq ?? null,
});

const codeStep = (code: CodeRecord, grant: GrantRecord, now: number): Step => ({
  id: code.id,
  type: 'authorization_code',
  parent: null,
  state: code.spentAt !== null ? 'spent' : grant.revokedAt !== null ? 'revoked' : now >= code.expiresAt ? 'expired' : 'live',
  at: toInstant(code.createdAt),
  expires_at: toInstant(code.expiresAt),
  spent_at: toInstantOrNull(code.spentAt),
  revoked_at: code.spentAt === null ? toInstantOrNull(grant.revokedAt) : null,
  address: null,
  agent: null,
  seq: null,
});

const newestOf = async (deps: OperationDeps, grant: GrantRecord, type: 'access_token' | 'refresh_token'): Promise<JudgedToken[]> => {
  const stretch = { type, before: NEWEST, from: '', limit: MOST_STEPS + 1 };
  const found = await deps.store.read.tokenList.list(stretch, { grants: [grant.id] });
  const client = await deps.store.read.clients.find(grant.clientId);
  return found.map((token) => ({ ...token, state: judgeToken(token, client, deps.clock.now()) }));
};

const readSteps = async (deps: OperationDeps, grant: GrantRecord) => {
  const tokens = [...(await newestOf(deps, grant, 'refresh_token')), ...(await newestOf(deps, grant, 'access_token'))];
  const [from, to] = [idAt(grant.createdAt - APART_MS), idAt(grant.createdAt + APART_MS)];
  const codes: CodeRecord[] = [];
  for (const id of await deps.store.read.grantList.codesOf(grant.id, from, to)) {
    const code = await deps.store.read.grants.findCode(id);
    if (code) codes.push(code);
  }
  const newest = tokens.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, MOST_STEPS - codes.length);
  const issues = await issuedWith(deps, newest);
  const facts = await findIssuingFacts({ db: deps.logConnection(), sealer: deps.sealer }, [...new Set(issues.values())]);
  const steps = newest.map((token) => tokenStep(token, facts.get(issues.get(token.id) ?? '')));
  return {
    steps: [...codes.map((code) => codeStep(code, grant, deps.clock.now())), ...steps.reverse()],
    truncated: tokens.length > newest.length,
  };
};

/**
 * A grant with all that was ever issued on it, oldest first: the code, the chain of refresh tokens, the access tokens that came with each, and every second use of what
 * may be used once. Of a very long family the newest {@link MOST_STEPS} steps.
 *
 * @returns Refusal `not_found`.
 */
export const showFamily = async (
  deps: OperationDeps,
  _context: OperationContext,
  input: { grant: string },
): Promise<OperationOutcome<TokenFamily>> => {
  const { read } = deps.store;
  const grant = await read.grants.find(input.grant);
  if (!grant) return refuse('not_found', `There is no grant ${shown(input.grant)}; one that ended over a week ago is not kept.`);
  const { steps, truncated } = await readSteps(deps, grant);
  const user = await read.users.find(grant.userId);
  const client = await read.clients.find(grant.clientId);
  return done({
    grant: grant.id,
    client: grant.clientId,
    client_name: client?.name ?? grant.clientId,
    user: grant.userId,
    user_name: user?.name ?? null,
    session: grant.sessionId,
    scope: grant.scope,
    acr: grant.acr,
    amr: [...grant.amr],
    created_at: toInstant(grant.createdAt),
    expires_at: toInstant(grant.expiresAt),
    revoked_at: toInstantOrNull(grant.revokedAt),
    revoked_reason: grant.revokedReason,
    steps,
    truncated,
    reuses: findReuses(deps, grant, steps),
  });
};
