import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { EventOrder } from './event-filter.ts';

const CURSOR = /^v1\.([1-9][0-9]{0,15})\.(asc|desc)$/;
const LONGEST = 64;

export type CursorRefusal = Refusal<'invalid_cursor', 'malformed' | 'other_order'>;

/** Text that says where the next page begins: after this event. */
export const writeCursor = (seq: number, order: EventOrder): string => Buffer.from(`v1.${seq}.${order}`).toString('base64url');

/** The event a page goes on after. Refuses what `writeCursor` would not have written (`malformed`), and a page of the other order (`other_order`). */
export const readCursor = (cursor: string, order: EventOrder): Outcome<number, CursorRefusal> => {
  const invalid = (reason: CursorRefusal['reason']) =>
    refused({ code: 'invalid_cursor' as const, reason, description: 'This cursor is not one that a page of this list ended with.' });
  if (cursor.length > LONGEST) return invalid('malformed');
  const [, digits, written] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  const seq = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(seq) || (written !== 'asc' && written !== 'desc')) return invalid('malformed');
  // The decoder passes over what it does not know; only the one right spelling is taken.
  if (writeCursor(seq, written) !== cursor) return invalid('malformed');
  return written === order ? done(seq) : invalid('other_order');
};
