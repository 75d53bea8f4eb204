import { z } from 'zod';
import type { ListedEvents, ListPage } from '../audit/reading/list-events.ts';
import type { LoggedEvent } from '../audit/reading/read-events.ts';
import type { Clock } from '../lib/clock.ts';
import { parseAddressRange } from '../limits/address-range.ts';
import type { Penalties, PenaltyConfig } from '../limits/penalties.ts';
import { liftingKinds } from './lifting-kinds.ts';

/** Facts read at once: some milliseconds. */
const PAGE = 100;
/** Newest facts that are looked at: of as many addresses none is forgotten again by the memory they go to. */
const MOST_READ = 10_000;
const MINUTE = 60_000;

const KINDS: readonly string[] = ['address.penalised', ...liftingKinds];

const penaltyDetails = z.object({ violations: z.int().min(1), until: z.int(), level: z.union([z.literal(1), z.literal(2)]) });

export interface RestoreDeps {
  readonly clock: Clock;
  readonly penalties: Penalties;
  readonly config: PenaltyConfig;
  /** A page of the log, newest first. */
  readonly list: (kinds: readonly string[], page: ListPage) => ListedEvents;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The facts that may still matter, newest first; others get their turn between two pages. */
const readFacts = async ({ clock, config, list }: RestoreDeps): Promise<LoggedEvent[]> => {
  const oldest = clock.now() - Math.max(config.first.minutes, config.second.minutes) * MINUTE;
  const facts: LoggedEvent[] = [];
  for (let cursor: string | undefined; facts.length < MOST_READ; await turn()) {
    const { events, next } = list(KINDS, { limit: PAGE, cursor });
    facts.push(...events);
    // The clock may have been set back in between: only a whole page of old facts says that all before are.
    if (next === undefined || events.every(({ at }) => at < oldest)) break;
    cursor = next;
  }
  return facts;
};

/** What was recorded while the others were read, newest first: somebody may have lifted one of them meanwhile. Read at one go, so that nothing comes between. */
const readSince = ({ list }: RestoreDeps, seq: number): LoggedEvent[] => {
  const facts: LoggedEvent[] = [];
  for (let cursor: string | undefined; ; ) {
    const { events, next } = list(KINDS, { limit: PAGE, cursor });
    const fresh = events.filter((event) => event.seq > seq);
    facts.push(...fresh);
    if (next === undefined || fresh.length < events.length) return facts;
    cursor = next;
  }
};

const apply = (penalties: Penalties, { kind, at, address, details }: LoggedEvent): void => {
  if (address === undefined) return;
  const penalty = kind === 'address.penalised' ? penaltyDetails.safeParse(details) : undefined;
  if (penalty?.success) penalties.restore({ address, ...penalty.data, beganAt: at });
  if (penalty || penalties.size === 0) return;
  const range = parseAddressRange(address);
  if (range.ok) penalties.forgive(range.value);
};

/**
 * Takes the penalties up again that ran when the server ended, however it ended. The log says which: those that began, less those that somebody lifted or allowed after.
 * It may go on while requests are served. One whose address was erased from the log, or altered there, is not restored; nor are more than the newest {@link MOST_READ}.
 *
 * @throws Error of the driver when the log cannot be read.
 */
export const restorePenalties = async (deps: RestoreDeps): Promise<void> => {
  if (!deps.config.enabled) return;
  const read = await readFacts(deps);
  for (const fact of [...readSince(deps, read[0]?.seq ?? 0), ...read].reverse()) apply(deps.penalties, fact);
};
