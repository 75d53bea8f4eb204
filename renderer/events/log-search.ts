import type { EventFilterInput } from '../../shared/contract/audit.ts';
import { rangeText } from '../ui/filter/time-range.ts';

/** The address of the log that shows exactly the events of a filter: `<Link to="/audit" search={logSearch(filter)} />`. */
export const logSearch = ({ from, to, ...filter }: EventFilterInput): Record<string, unknown> => ({
  ...filter,
  ...(from === undefined || to === undefined ? {} : { range: rangeText({ from, to }) }),
});
