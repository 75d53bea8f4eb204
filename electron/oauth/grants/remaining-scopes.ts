import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { GrantRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import type { Client } from '../client.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import type { ScopeRules } from '../scopes.ts';

export type ScopeLossReason = 'no_scope_left' | 'session_ended';

const OFFLINE = 'offline_access';

/**
 * The scopes of a grant that its client may still ask for: what was taken from the registration since is not issued again. A grant that lost
 * `offline_access` ends with its session, as it would have had it never had it (OpenID Connect Core §11).
 *
 * @returns The scopes in their order; refusal `invalid_grant`, reason `no_scope_left | session_ended`.
 */
export const remainingScopes = async (
  tx: Tx,
  rules: ScopeRules,
  client: Client,
  grant: GrantRecord,
): Promise<Outcome<readonly string[], OAuthRefusal<ScopeLossReason>>> => {
  const granted = grant.scope === '' ? [] : grant.scope.split(' ');
  if (rules.covers(client.scopes, granted)) return done(granted);
  const left = granted.filter((scope) => rules.covers(client.scopes, [scope]));
  if (left.length === 0) return refused(refusal('invalid_grant', 'no_scope_left'));
  const lostOffline = granted.includes(OFFLINE) && !left.includes(OFFLINE);
  if (lostOffline && (await tx.sessions.find(grant.sessionId))?.endedAt !== null) return refused(refusal('invalid_grant', 'session_ended'));
  return done(left);
};
