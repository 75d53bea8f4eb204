import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import { countFacets, type Facet } from '../../audit/reading/count-facets.ts';
import { done } from '../../lib/outcome.ts';
import { nameActor } from '../name-actor.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { recordReading } from './record-reading.ts';
import { toEventFilter } from './to-event-filter.ts';

interface Named extends Facet {
  shown: string | null;
}
interface Answer {
  of: number;
  all: boolean;
  kinds: Named[];
  severities: Named[];
  successes: Named[];
  clients: Named[];
  users: Named[];
  addresses: Named[];
  actors: Named[];
}

const asItIs = (facets: readonly Facet[]): Named[] => facets.map((facet) => ({ ...facet, shown: facet.value }));

const named = async (facets: readonly Facet[], nameOf: (value: string) => string | null | Promise<string | null>): Promise<Named[]> => {
  const answers: Named[] = [];
  for (const facet of facets) answers.push({ ...facet, shown: await nameOf(facet.value) });
  return answers;
};

/**
 * Of the newest events that match, how many fall to each value: at most 5,000 events, and of each member the twenty values with most.
 *
 * @returns The counts; refusal `invalid_input` as `listAudit`.
 * Audits `log.read`, once in five minutes for one caller and filter.
 */
export const countAuditFacets = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { filter: EventFilterInput },
): Promise<OperationOutcome<Answer>> => {
  const filter = toEventFilter(input.filter);
  if (!filter.ok) return filter;
  const facets = await countFacets({ db: deps.logConnection(), sealer: deps.sealer }, filter.value);
  await recordReading(deps, context, input.filter, facets.of);
  const { read } = deps.store;
  return done({
    of: facets.of,
    all: facets.all,
    kinds: asItIs(facets.kinds),
    severities: asItIs(facets.severities),
    successes: asItIs(facets.successes),
    clients: await named(facets.clients, async (id) => (await read.clients.find(id))?.name ?? null),
    users: await named(facets.users, async (id) => (await read.users.find(id))?.name ?? null),
    addresses: asItIs(facets.addresses),
    actors: await named(facets.actors, (actor) => nameActor(read, actor)),
  });
};
