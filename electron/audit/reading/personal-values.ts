import type { Database } from 'better-sqlite3';
import type { Sealer } from '../../keys/seal.ts';
import type { PersonalField } from '../personal.ts';

/** A personal value with what opens its commitment. */
export interface OpenedValue {
  readonly value: string;
  readonly salt: Buffer;
}

interface PersonalRow {
  readonly id: number;
  readonly field: PersonalField;
  readonly value_sealed: Buffer;
  readonly salt: Buffer;
}

/** Where an event's personal values lie. */
export interface PersonalIds {
  readonly address_id: number | null;
  readonly agent_id: number | null;
  readonly login_id: number | null;
}

/** Opens the personal values of the events of a page, each once. Erased ones are not in the map; of those that do not open, there is `undefined`. */
export const openPersonalValues = (
  { db, sealer }: { readonly db: Database; readonly sealer: Sealer },
  events: readonly PersonalIds[],
): Map<number, OpenedValue | undefined> => {
  const ids = new Set(events.flatMap(({ address_id, agent_id, login_id }) => [address_id, agent_id, login_id]));
  ids.delete(null);
  if (ids.size === 0) return new Map();
  const rows = db
    .prepare<[string], PersonalRow>(
      'SELECT id, field, value_sealed, salt FROM audit_personal WHERE id IN (SELECT value FROM json_each(?)) AND erased_at IS NULL',
    )
    .all(JSON.stringify([...ids]));
  return new Map(
    rows.map(({ id, field, value_sealed, salt }) => {
      const opened = sealer.open('audit-personal', value_sealed, field);
      return [id, opened.ok ? { value: opened.value.toString('utf8'), salt } : undefined];
    }),
  );
};
