import { setImmediate as turn } from 'node:timers/promises';
import type { ListDeps } from './list-events.ts';
import { type LoggedEvent, readEvents } from './read-events.ts';

/** Facts opened at a time: a few milliseconds. */
const BATCH = 50;

export interface IssuingFact extends LoggedEvent {
  readonly kind: 'code.redeemed' | 'refresh_token.rotated' | 'token.issued';
}

const isIssuing = (event: LoggedEvent): event is IssuingFact =>
  event.kind === 'code.redeemed' || event.kind === 'refresh_token.rotated' || event.kind === 'token.issued';

/**
 * The facts of the issue of access tokens, by their `jti`. One that is not in the log is left out.
 *
 * @throws Error of the driver when the database cannot be read.
 */
export const findIssuingFacts = async (deps: ListDeps, tokens: readonly string[]): Promise<Map<string, IssuingFact>> => {
  const statement = deps.db
    .prepare<[string], number>(
      `SELECT seq FROM audit_event INDEXED BY event_by_token WHERE token_id IN (SELECT value FROM json_each(?))
         AND kind IN ('code.redeemed', 'refresh_token.rotated', 'token.issued')`,
    )
    .pluck();
  const found = new Map<string, IssuingFact>();
  for (let at = 0; at < tokens.length; at += BATCH) {
    if (at > 0) await turn();
    for (const event of readEvents(deps, statement.all(JSON.stringify(tokens.slice(at, at + BATCH)))))
      if (isIssuing(event) && event.token !== undefined) found.set(event.token, event);
  }
  return found;
};
