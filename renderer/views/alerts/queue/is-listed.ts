import type { Alert } from '../../../../shared/contract/alerts.ts';
import { type AlertSearch, listsState } from './alert-search.ts';

/** Whether an alert that was listed still belongs there after somebody took it on, closed it or opened it again. What else it was found by does not change. */
export const isListed = (
  search: Pick<AlertSearch, 'state' | 'owner' | 'verdict'>,
  { state, owner, verdict }: Pick<Alert, 'state' | 'owner' | 'verdict'>,
): boolean => {
  if (!listsState(search, state)) return false;
  if (search.owner !== undefined && search.owner !== (owner ?? 'none')) return false;
  return search.verdict === undefined || (verdict !== null && search.verdict.includes(verdict));
};
