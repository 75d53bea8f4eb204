import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { SavedViewRecord } from '../records.ts';
import { openText } from './sealed-text.ts';

interface ViewRow {
  id: string;
  owner: string;
  screen: string;
  sealed: Buffer;
  shared: number;
  created_at: number;
  updated_at: number;
}

type Opened = Pick<SavedViewRecord, 'name' | 'query' | 'ownerName'>;

const contextOf = (id: string): string => `saved_view/${id}`;

const toView = (sealer: Sealer, { id, owner, screen, sealed, shared, created_at, updated_at }: ViewRow): SavedViewRecord => {
  const opened: Opened = JSON.parse(openText(sealer, 'saved-view', sealed, contextOf(id)));
  return { id, owner, screen, ...opened, shared: shared === 1, createdAt: created_at, updatedAt: updated_at };
};

/** Screens with their filters, and how each operator wants the console to look. */
export const viewReads = (db: Database, sealer: Sealer) => {
  const byId = db.prepare<[string], ViewRow>('SELECT * FROM saved_view WHERE id = ?');
  const ofOwner = db.prepare<[string, number], ViewRow>('SELECT * FROM saved_view WHERE owner = ? ORDER BY id LIMIT ?');
  const shared = db.prepare<[string, number], ViewRow>(
    'SELECT * FROM saved_view WHERE shared = 1 AND owner <> ? ORDER BY updated_at DESC LIMIT ?',
  );
  const preferences = db.prepare<[string], string>('SELECT body FROM preference WHERE owner = ?').pluck();
  return {
    find(id: string): SavedViewRecord | undefined {
      const row = byId.get(id);
      return row ? toView(sealer, row) : undefined;
    },
    ofOwner: (owner: string, limit: number): SavedViewRecord[] => ofOwner.all(owner, limit).map((row) => toView(sealer, row)),
    /** What others than `owner` share, the last changed first. */
    sharedByOthers: (owner: string, limit: number): SavedViewRecord[] => shared.all(owner, limit).map((row) => toView(sealer, row)),
    /** JSON text; undefined when the operator never chose anything. */
    preferences: (owner: string): string | undefined => preferences.get(owner),
  };
};

export const viewWrites = (db: Database, sealer: Sealer) => {
  const put = db.prepare(
    `INSERT INTO saved_view (id, owner, screen, sealed, shared, created_at, updated_at)
     VALUES (@id, @owner, @screen, @sealed, @shared, @createdAt, @updatedAt)
     ON CONFLICT (id) DO UPDATE SET screen = excluded.screen, sealed = excluded.sealed, shared = excluded.shared, updated_at = excluded.updated_at`,
  );
  const remove = db.prepare('DELETE FROM saved_view WHERE id = ?');
  const removeOfOwner = db.prepare('DELETE FROM saved_view WHERE owner = ?');
  const putPreferences = db.prepare(
    'INSERT INTO preference (owner, body, updated_at) VALUES (?, ?, ?) ON CONFLICT (owner) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at',
  );
  const removePreferences = db.prepare('DELETE FROM preference WHERE owner = ?');
  return {
    put({ id, owner, screen, name, query, ownerName, shared, createdAt, updatedAt }: SavedViewRecord): void {
      const opened: Opened = { name, query, ownerName };
      const sealed = sealer.seal('saved-view', JSON.stringify(opened), contextOf(id));
      put.run({ id, owner, screen, sealed, shared: shared ? 1 : 0, createdAt, updatedAt });
    },
    remove: (id: string): boolean => remove.run(id).changes === 1,
    putPreferences: (owner: string, body: string, at: EpochMs): void => void putPreferences.run(owner, body, at),
    /** All that was kept for an operator who is gone, shared views included. Returns how many views there were. */
    removeOfOwner(owner: string): number {
      removePreferences.run(owner);
      return removeOfOwner.run(owner).changes;
    },
  };
};
