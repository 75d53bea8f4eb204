import { z } from 'zod';
import { parseRange, type TimeRange } from '../../ui/filter/time-range.ts';

const DEFAULT = '3h';

/** What the address of the screen holds. */
export const overviewSearch = z.object({
  /** As the range picker writes it. */
  range: z
    .string()
    .refine((text) => parseRange(text) !== undefined)
    .default(DEFAULT)
    .catch(DEFAULT),
  /** What clients are ranked by. */
  clients: z.enum(['tokens', 'failures']).default('tokens').catch('tokens'),
});
export type OverviewSearch = z.output<typeof overviewSearch>;

export const rangeOf = ({ range }: Pick<OverviewSearch, 'range'>): TimeRange => parseRange(range) ?? { last: 10_800_000 };
