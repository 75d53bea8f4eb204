import { chainHash, GENESIS_HASH } from '../../../electron/audit/append.ts';

export interface ChainRow {
  readonly seq: number;
  readonly body: string;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

/**
 * Says what is wrong with a run of the log: a gap, a link that does not fit, a hash that is not that of its body. Empty when nothing is.
 *
 * @param after Number of the first row, whose former hash is taken on trust; 0 to begin with the first event of all.
 */
export const brokenChain = (rows: readonly ChainRow[], after: number): string => {
  let previous = after === 0 ? GENESIS_HASH : rows[0]?.prev_hash;
  let due = Math.max(after, 1);
  for (const row of rows) {
    if (row.seq !== due) return `event ${row.seq} stands where ${due} is due`;
    if (!previous?.equals(row.prev_hash)) return `event ${row.seq} does not follow the one before`;
    if (!chainHash(row.prev_hash, row.body).equals(row.hash)) return `event ${row.seq} is not what was hashed`;
    if (JSON.parse(row.body).seq !== row.seq) return `event ${row.seq} names another number`;
    previous = row.hash;
    due += 1;
  }
  return '';
};
