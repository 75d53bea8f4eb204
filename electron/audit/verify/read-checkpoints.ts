import type { Database } from 'better-sqlite3';
import type { LogKeyRow } from '../../store/sqlite/registry.table.ts';
import { logKeyAt, openCheckpoint, toNoteKey } from '../log-keys.ts';
import type { CheckpointRow } from '../log-table.ts';
import type { Findings } from './problem.ts';

export interface SignedRoot {
  readonly size: number;
  readonly root: Buffer;
}

export interface CheckpointReader {
  /** The signed root with the next larger size; undefined after the last. */
  next(): SignedRoot | undefined;
  /** Checkpoints that are good so far. */
  good(): number;
  /** The largest size of a checkpoint so far: of those that are signed, and of those that are not up to `believed`. */
  extent(believed: number): number;
}

const PAGE = 256;

/** Goes through the stored checkpoints by size. One that is not the note that a key of the log signed for that size is reported and passed over. */
export const readCheckpoints = (db: Database, keys: readonly LogKeyRow[], findings: Findings): CheckpointReader => {
  const page = db.prepare<[number, number], CheckpointRow>(
    'SELECT size, root, note, created_at FROM audit_checkpoint WHERE size > ? ORDER BY size LIMIT ?',
  );
  let rows: CheckpointRow[] = page.all(-1, PAGE);
  let good = 0;
  let extent = 0;
  const unsigned: number[] = [];

  const judge = (row: CheckpointRow): SignedRoot | undefined => {
    const report = (seq: number, detail: string): undefined => findings.add({ seq, problem: 'checkpoint', detail }) as undefined;
    const key = logKeyAt(keys, row.size);
    const said = key && openCheckpoint(row.note, [toNoteKey(key)]);
    if (said) extent = Math.max(extent, said.size);
    else if (unsigned.length < PAGE) unsigned.push(row.size);
    if (!said)
      return report(row.size, key ? 'the checkpoint is not signed by the key of the log' : 'the log has no key for this checkpoint');
    if (said.size !== row.size)
      return report(Math.min(said.size, row.size), `a checkpoint stored for ${row.size} events was signed for ${said.size}`);
    if (!said.root.equals(row.root)) report(row.size, 'the root stored beside the checkpoint is not the one that was signed');
    else good += 1;
    return { size: said.size, root: said.root };
  };

  return {
    next() {
      for (;;) {
        const row = rows.shift();
        if (!row) return undefined;
        if (rows.length === 0) rows = page.all(row.size, PAGE);
        const signed = judge(row);
        if (signed) return signed;
      }
    },
    good: () => good,
    extent: (believed) => Math.max(extent, ...unsigned.filter((size) => size <= believed)),
  };
};
