import type { EpochMs } from '../../../../shared/units.ts';
import { parseRange, rangeBounds } from '../../../ui/filter/time-range.ts';
import { type AlertSearch, listsState } from './alert-search.ts';

/** Whether an alert that is raised now may be listed: it is open, nobody's, in no case, judged by nobody, and no exception covers it. */
const mayList = (search: AlertSearch, now: EpochMs): boolean => {
  const { owner = 'none', verdict, case: caseId, suppressed, range } = search;
  const parsed = range === undefined ? undefined : parseRange(range);
  const over = parsed !== undefined && rangeBounds(parsed, now).to < now;
  return listsState(search, 'open') && owner === 'none' && verdict === undefined && caseId === undefined && suppressed !== 'only' && !over;
};

/**
 * What is said of alerts that were raised since the list was read. Of which rule, how severe and about whom they are is not told with their number: in a list that is
 * narrowed by that they are not called new, since they may be none of it.
 */
export const raisedWords = (search: AlertSearch, raised: number, now: EpochMs): { readonly pending: number; readonly words: string } => {
  const { rule, severity, subject, text = '' } = search;
  const narrowed = rule !== undefined || severity !== undefined || subject !== undefined || text.trim() !== '';
  return { pending: mayList(search, now) ? raised : 0, words: narrowed ? 'raised since' : 'new' };
};
