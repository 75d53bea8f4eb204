import type { Database } from 'better-sqlite3';
import { severityWord } from '../../../shared/severity.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { EventFilter } from './event-filter.ts';
import { openPersonalValues } from './personal-values.ts';
import { searchEvents } from './search-events.ts';
import { MOST_JUDGED } from './search-log.ts';

/** Newest matching events that are counted. */
export const MOST_COUNTED = 5000;
/** Values told of each member, those with most events. */
const MOST_VALUES = 20;
/** Events read in one go before others get a turn. */
const CHUNK = 1000;

interface Row {
  readonly kind: string;
  readonly severity: number;
  readonly success: number | null;
  readonly client_id: string | null;
  readonly user_id: string | null;
  readonly address_id: number | null;
  readonly actor: string | null;
}

export interface Facet {
  readonly value: string;
  readonly events: number;
}

export interface Facets {
  /** How many events were counted. */
  readonly of: number;
  /** Whether these are all that match. */
  readonly all: boolean;
  readonly kinds: readonly Facet[];
  readonly severities: readonly Facet[];
  readonly successes: readonly Facet[];
  readonly clients: readonly Facet[];
  readonly users: readonly Facet[];
  readonly addresses: readonly Facet[];
  readonly actors: readonly Facet[];
}

/** Who acted is the first member of a canonical body, where anybody did. */
const ROWS = `SELECT kind, severity, success, client_id, user_id, address_id,
    iif(substr(body, 1, 10) = '{"actor":"' AND json_valid(body), json_extract(body, '$.actor'), NULL) AS actor
  FROM audit_event WHERE seq IN (SELECT value FROM json_each(?))`;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Values by how often they occur, most first; equals in order of their text. Nulls are left out. */
const tally = (values: readonly (string | null)[]): Facet[] => {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, events]) => ({ value, events }))
    .sort((a, b) => b.events - a.events || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_VALUES);
};

/** An address is kept once for each person seen at it: those of one blind index are one. Erased ones cannot be told apart and are left out. */
const addressesOf = ({ db, sealer }: { readonly db: Database; readonly sealer: Sealer }, rows: readonly Row[]): Facet[] => {
  const ids = new Set(rows.flatMap(({ address_id: id }) => id ?? []));
  const indexes = db
    .prepare<[string], { id: number; value: string }>(
      'SELECT id, hex(value_index) AS value FROM audit_personal WHERE id IN (SELECT value FROM json_each(?)) AND erased_at IS NULL',
    )
    .all(JSON.stringify([...ids]));
  const indexOf = new Map(indexes.map(({ id, value }) => [id, value]));
  const idOf = new Map(indexes.map(({ id, value }) => [value, id]));
  const facets = tally(rows.map(({ address_id: id }) => (id === null ? null : (indexOf.get(id) ?? null))));
  const personal = facets.map(({ value }) => ({ address_id: idOf.get(value) ?? null, agent_id: null, login_id: null }));
  const opened = openPersonalValues({ db, sealer }, personal);
  return facets.flatMap(({ value, events }) => {
    const address = opened.get(idOf.get(value) ?? 0)?.value;
    return address === undefined ? [] : [{ value: address, events }];
  });
};

/**
 * Counts what the newest events of a filter are: at most {@link MOST_COUNTED} of them, by kind, severity, success, client, user, address and actor.
 *
 * @throws Error of the driver when the database cannot be read.
 */
export const countFacets = async (deps: { readonly db: Database; readonly sealer: Sealer }, filter: EventFilter): Promise<Facets> => {
  const { db } = deps;
  const head = db.prepare<[], number>('SELECT max(seq) FROM audit_event').pluck().get() ?? 0;
  const range = { after: 0, before: head + 1 };
  const { seqs, reached } = await searchEvents(deps, filter)({ range, order: 'desc', limit: MOST_COUNTED + 1, most: MOST_JUDGED });
  const counted = seqs.slice(0, MOST_COUNTED);
  const read = db.prepare<[string], Row>(ROWS);
  const rows: Row[] = [];
  for (let at = 0; at < counted.length; at += CHUNK) {
    rows.push(...read.all(JSON.stringify(counted.slice(at, at + CHUNK))));
    await turn();
  }
  return {
    of: rows.length,
    all: seqs.length <= MOST_COUNTED && reached === null,
    kinds: tally(rows.map(({ kind }) => kind)),
    severities: tally(rows.map(({ severity }) => severityWord(severity))),
    successes: tally(rows.map(({ success }) => (success === null ? null : success === 1 ? 'true' : 'false'))),
    clients: tally(rows.map((row) => row.client_id)),
    users: tally(rows.map((row) => row.user_id)),
    addresses: addressesOf(deps, rows),
    actors: tally(rows.map(({ actor }) => actor)),
  };
};
