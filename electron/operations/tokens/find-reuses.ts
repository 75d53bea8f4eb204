import type { TokenFamily } from '../../../shared/contract/tokens.ts';
import { listEvents, MOST_LISTED } from '../../audit/reading/list-events.ts';
import type { GrantRecord } from '../../store/records.ts';
import { toInstant } from '../instant.ts';
import type { OperationDeps } from '../operation.ts';

type Reuse = TokenFamily['reuses'][number];
type Step = TokenFamily['steps'][number];

/** Of a family whose thief does not give up. */
const MOST_REUSES = 100;

/**
 * Every time that a spent code or refresh token of a family was presented once more, oldest first: the first of them revoked it, those after it found it revoked. Only
 * refusals of the grant's own client since the grant began are looked through, the newest {@link MOST_LISTED} of them.
 */
export const findReuses = (deps: Pick<OperationDeps, 'logConnection' | 'sealer'>, grant: GrantRecord, steps: readonly Step[]): Reuse[] => {
  const spent = new Map(steps.flatMap(({ id, spent_at: at }) => (at === null ? [] : [[id, Date.parse(at)] as const])));
  const listed = listEvents(
    { db: deps.logConnection(), sealer: deps.sealer },
    { kinds: ['refresh_token.refused', 'code.refused'], client: grant.clientId, from: grant.createdAt },
    { limit: MOST_LISTED },
  );
  if (!listed.ok) throw new Error(listed.refusal.description);
  return listed.value.events
    .flatMap((event): Reuse[] => {
      const of = event.details.refresh_token ?? event.details.code;
      if (typeof of !== 'string' || typeof event.details.reason !== 'string') return [];
      const since = spent.get(of);
      if (since === undefined || event.at < since) return [];
      const { address = null, agent = null, seq } = event;
      return [{ of, at: toInstant(event.at), address, agent, reason: event.details.reason, seq }];
    })
    .slice(0, MOST_REUSES)
    .reverse();
};
