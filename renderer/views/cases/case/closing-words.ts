import { declinesWords } from '../../alerts/acts/declined-words.ts';
import { alertCount } from '../../alerts/alert-words.ts';

/**
 * What closing a case does to its alerts, and to what waits about them.
 *
 * @param standing How many of its alerts are not closed.
 * @param declines Prepared playbook runs that are declined; undefined while they are counted, null when they could not be.
 */
export const closingWords = (standing: number, declines: number | null | undefined): string => {
  if (standing === 0) return 'Its alerts are closed already.';
  const closed = `${alertCount(standing)} of it ${standing === 1 ? 'is' : 'are'} closed with the same verdict.`;
  const declined = declines === undefined ? 'Counting the playbook runs that wait about them.' : declinesWords(declines);
  return declined === null ? closed : `${closed} ${declined}`;
};
