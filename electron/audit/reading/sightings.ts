import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import { findEvents } from './find-events.ts';
import { openPersonalValues } from './personal-values.ts';

/** Newest events that are looked at. */
export const MOST_SIGHTED = 10_000;
/** Events looked at in one go: a few milliseconds. */
const STEP = 250;

/** What one event says about who came from an address. */
export interface Sighting {
  readonly seq: number;
  readonly at: EpochMs;
  readonly kind: string;
  readonly success: boolean | null;
  readonly user: string | null;
  readonly client: string | null;
  /** Id of the agent's text, for `openAgents`. */
  readonly agentId: number | null;
}

export interface Sightings {
  /** Newest first. */
  readonly seen: readonly Sighting[];
  /** How far back the newest events were looked at; null when that is all there are. */
  readonly since: EpochMs | null;
}

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly success: number | null;
  readonly user_id: string | null;
  readonly client_id: string | null;
  readonly address_id: number | null;
  readonly agent_id: number | null;
}

interface Deps {
  readonly db: Database;
  readonly sealer: Sealer;
  /** Awaited between two goes, so that a server keeps answering. */
  readonly breathe: () => Promise<void> | undefined;
}

const COLUMNS = 'seq, at, kind, success, user_id, client_id, address_id, agent_id';

const toSighting = ({ seq, at, kind, success, user_id, client_id, agent_id }: Row): Sighting => ({
  seq,
  at,
  kind,
  success: success === null ? null : success === 1,
  user: user_id,
  client: client_id,
  agentId: agent_id,
});

const headOf = (db: Database): number => db.prepare<[], number>('SELECT max(seq) FROM audit_event').pluck().get() ?? 0;

/** The newest events of one address, or of the /64 of one, at most {@link MOST_SIGHTED}, by the index that the log keeps of addresses. */
export const sightingsOfAddress = async ({ db, sealer, breathe }: Deps, address: string): Promise<Sightings> => {
  const range = { after: 0, before: headOf(db) + 1 };
  const seqs = findEvents({ db, sealer }, { address })({ range, order: 'desc', limit: MOST_SIGHTED + 1 });
  const rows = db.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM audit_event WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq DESC`,
  );
  const seen: Sighting[] = [];
  const wanted = seqs.slice(0, MOST_SIGHTED);
  for (let at = 0; at < wanted.length; at += STEP) {
    seen.push(...rows.all(JSON.stringify(wanted.slice(at, at + STEP))).map(toSighting));
    await breathe();
  }
  return { seen, since: seqs.length > MOST_SIGHTED ? (seen.at(-1)?.at ?? null) : null };
};

/**
 * Those of the newest {@link MOST_SIGHTED} events whose address `isMeant`. Addresses are kept sealed, so a range cannot be looked up: each address of those
 * events is opened once and judged.
 */
export const sightingsAmongNewest = async ({ db, sealer, breathe }: Deps, isMeant: (address: string) => boolean): Promise<Sightings> => {
  const head = headOf(db);
  const last = Math.max(0, head - MOST_SIGHTED);
  const page = db.prepare<[number, number], Row>(`SELECT ${COLUMNS} FROM audit_event WHERE seq > ? AND seq <= ? ORDER BY seq DESC`);
  const judged = new Map<number, boolean>();
  const seen: Sighting[] = [];
  let since: EpochMs | null = null;
  for (let before = head; before > last; before -= STEP) {
    const rows = page.all(Math.max(last, before - STEP), before);
    const unknown = rows.filter(({ address_id: id }) => id !== null && !judged.has(id));
    const opened = openPersonalValues(
      { db, sealer },
      unknown.map(({ address_id }) => ({ address_id, agent_id: null, login_id: null })),
    );
    for (const { address_id: id } of unknown) if (id !== null) judged.set(id, isMeant(opened.get(id)?.value ?? ''));
    for (const row of rows) if (row.address_id !== null && judged.get(row.address_id)) seen.push(toSighting(row));
    since = rows.at(-1)?.at ?? since;
    await breathe();
  }
  return { seen, since: last > 0 ? since : null };
};

/** The texts of agents by their ids; erased ones are left out. */
export const openAgents = (deps: { readonly db: Database; readonly sealer: Sealer }, ids: readonly number[]): Map<number, string> => {
  const opened = openPersonalValues(
    deps,
    ids.map((agent_id) => ({ address_id: null, agent_id, login_id: null })),
  );
  return new Map([...opened].flatMap(([id, value]) => (value ? [[id, value.value] as const] : [])));
};
