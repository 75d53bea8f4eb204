import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import type { EventFilter } from '../../audit/reading/event-filter.ts';

/** The filter of the contract in the log's own words. */
export const toEventFilter = ({ severity, ...filter }: EventFilterInput): EventFilter => ({ ...filter, minSeverity: severity });

/** The filter as it stands in the record of a reading: what was looked for is part of it. Personal values are named, not told. */
export const filterText = ({ address, ...filter }: EventFilterInput): string =>
  JSON.stringify({ ...filter, ...(address === undefined ? {} : { address: '(one address)' }) });
