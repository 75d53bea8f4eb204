import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { EmergencyRecord } from '../response-records.ts';

interface EmergencyRow {
  id: string;
  began_at: number;
  until: number;
  began_by: string;
  note: string;
  ended_at: number | null;
  ended_by: string | null;
}

/** Emergency mode: at most one stands. */
export const emergencyReads = (db: Database) => {
  const standing = db.prepare<[], EmergencyRow>('SELECT * FROM emergency INDEXED BY emergency_standing WHERE ended_at IS NULL');
  return {
    /** The one that was not ended; its time may be over. */
    standing(): EmergencyRecord | undefined {
      const row = standing.get();
      if (!row) return undefined;
      const { id, began_at, until, began_by, note, ended_at, ended_by } = row;
      return { id, beganAt: began_at, until, beganBy: began_by, note, endedAt: ended_at, endedBy: ended_by };
    },
  };
};

export const emergencyWrites = (db: Database) => {
  const insert = db.prepare('INSERT INTO emergency (id, began_at, until, began_by, note) VALUES (@id, @beganAt, @until, @beganBy, @note)');
  const prolong = db.prepare('UPDATE emergency SET until = ? WHERE id = ? AND ended_at IS NULL');
  const end = db.prepare('UPDATE emergency SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL');
  return {
    /** Throws the database's unique violation when one stands. */
    insert: (record: Omit<EmergencyRecord, 'endedAt' | 'endedBy'>): void => void insert.run(record),
    prolong: (id: string, until: EpochMs): boolean => prolong.run(until, id).changes === 1,
    /** False when it was ended already. */
    end: (id: string, at: EpochMs, by: string): boolean => end.run(at, by, id).changes === 1,
  };
};
