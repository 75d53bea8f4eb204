import type { AddressRule } from '../../../shared/contract/network.ts';
import { openAgents } from '../../audit/reading/sightings.ts';
import { done } from '../../lib/outcome.ts';
import { type AddressRange, rangeHas } from '../../limits/address-range.ts';
import { toInstantOrNull } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeAddressRule } from './describe-address-rule.ts';
import { NEWEST_RULE, overlappingRules } from './overlapping-rules.ts';
import { isWide } from './range-cautions.ts';
import { readRange } from './read-ranges.ts';
import { type Presence, tally, whoIsThere } from './who-is-there.ts';

/** Entries of each list. */
const MOST = 20;
const MOST_RULES = 50;

interface Rank {
  id: string;
  shown: string | null;
  events: number;
}

interface Answer {
  address: string;
  events: number;
  since: string | null;
  failures: number;
  first_seen_at: string | null;
  last_seen_at: string | null;
  users: Rank[];
  clients: Rank[];
  agents: { agent: string; events: number }[];
  kinds: { kind: string; events: number }[];
  rules: AddressRule[];
  own: boolean;
}

const rank = async (counts: ReadonlyMap<string, number>, nameOf: (id: string) => Promise<string | null>): Promise<Rank[]> =>
  Promise.all([...counts].slice(0, MOST).map(async ([id, events]) => ({ id, shown: await nameOf(id), events })));

const agentsOf = ({ logConnection, sealer }: OperationDeps, { seen }: Presence): Answer['agents'] => {
  const counts = [...tally(seen.map(({ agentId }) => agentId))].slice(0, MOST * 2);
  const texts = openAgents(
    { db: logConnection(), sealer },
    counts.map(([id]) => id),
  );
  // The same text is kept once for each person who used it.
  const byText = new Map<string, number>();
  for (const [id, events] of counts) {
    const text = texts.get(id);
    if (text !== undefined) byText.set(text, (byText.get(text) ?? 0) + events);
  }
  const agents = Array.from(byText, ([agent, events]) => ({ agent, events }));
  return agents.sort((a, b) => b.events - a.events).slice(0, MOST);
};

/** Rules that touch the range: those that stand, then those that ended. */
const rulesOf = async ({ store, clock }: OperationDeps, range: AddressRange): Promise<AddressRule[]> => {
  const now = clock.now();
  const search = { now, before: NEWEST_RULE, limit: MOST_RULES };
  const standing = await overlappingRules(store.read.addressRules, [range], { ...search, state: 'standing' });
  const ended = await overlappingRules(store.read.addressRules, [range], { ...search, state: 'ended' });
  return [...standing, ...ended].map((rule) => describeAddressRule(rule, now));
};

/**
 * What is known of an address or a range: who used it, with what success, and which rules are about it.
 *
 * @returns Refusal `invalid_input` for what is no address, or a range wider than /24 or /48.
 */
export const showAddress = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { address: string },
): Promise<OperationOutcome<Answer>> => {
  const range = readRange('address', input.address);
  if (!range.ok) return range;
  if (isWide(range.value))
    return refuse('invalid_input', 'address: A range that can be looked at is /24 or longer, in IPv6 /48 or longer.');
  const presence = await whoIsThere(deps, [range.value]);
  const { seen, since, users, clients } = presence;
  const { read } = deps.store;
  return done({
    address: range.value.text,
    events: seen.length,
    since: toInstantOrNull(since),
    failures: seen.filter(({ success }) => success === false).length,
    first_seen_at: toInstantOrNull(seen.at(-1)?.at ?? null),
    last_seen_at: toInstantOrNull(seen[0]?.at ?? null),
    users: await rank(users, async (id) => (await read.users.find(id))?.name ?? null),
    clients: await rank(clients, async (id) => (await read.clients.find(id))?.name ?? null),
    agents: agentsOf(deps, presence),
    kinds: [...tally(seen.map(({ kind }) => kind))].slice(0, MOST).map(([kind, events]) => ({ kind, events })),
    rules: await rulesOf(deps, range.value),
    own: context.address !== undefined && rangeHas(range.value, context.address),
  });
};
