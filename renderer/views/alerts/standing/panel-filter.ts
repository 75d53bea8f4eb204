import type { AlertFilter } from '../../../../shared/contract/alerts.ts';
import { type AlertSearch, toAlertFilter } from '../queue/alert-search.ts';

/** What a short list of alerts may be narrowed by: nothing that depends on the moment, and no words. */
export type PanelSearch = Pick<AlertSearch, 'state'> & Partial<Pick<AlertSearch, 'severity' | 'rule' | 'subject' | 'owner' | 'suppressed'>>;

/** The filter of a short list, made of what its link hands to the queue: so both are of the same alerts. */
export const panelFilter = (search: PanelSearch): AlertFilter => toAlertFilter({ order: 'newest', ...search }, 0);
