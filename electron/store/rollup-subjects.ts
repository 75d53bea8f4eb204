import { personalIndexText } from '../audit/personal.ts';
import type { Sealer } from '../keys/seal.ts';
import type { RollupOf } from './records.ts';

/** Marks the name of an address that is known by its blind index alone. */
const INDEX_MARK = '~';

/** How an address is named to the outside once its own name is erased. */
export const nameOfIndex = (index: string): string => `${INDEX_MARK}${index}`;

/**
 * Under which names a subject is summed up: its id; for an address its blind index under each key version, the current one first.
 *
 * @param id Of an address its canonical text, or what `nameOfIndex` made.
 */
export const subjectNames = (sealer: Pick<Sealer, 'blindIndexes'>, of: RollupOf, id: string): readonly string[] => {
  if (of !== 'address') return [id];
  if (id.startsWith(INDEX_MARK)) return [id.slice(INDEX_MARK.length)];
  return sealer.blindIndexes('audit-personal', personalIndexText('address', id)).map((index) => index.toString('base64url'));
};
