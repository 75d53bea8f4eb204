import { z } from 'zod';
import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import { severities } from '../../../shared/severity.ts';
import { parseRange, rangeBounds } from '../../ui/filter/time-range.ts';

const text = z.coerce.string().min(1).max(256).optional().catch(undefined);
const kinds = z
  .union([z.string().transform((one) => one.split(',')), z.array(z.string())])
  .pipe(z.array(z.string().min(1).max(64)).min(1).max(200))
  .optional()
  .catch(undefined);

/** What the address of the screen holds; also what other screens link with. */
export const auditSearch = z.object({
  /** As the range picker writes it: `3h`, or two moments. All of the log without it. */
  range: text,
  kinds,
  severity: z.enum(severities).optional().catch(undefined),
  success: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((one) => one === 'true')])
    .optional()
    .catch(undefined),
  user: text,
  client: text,
  address: text,
  token: text,
  session: text,
  grant: text,
  actor: text,
  correlation: text,
  /** Words that occur in the event. */
  text: z.coerce.string().min(1).max(200).optional().catch(undefined),
  /** The event whose drawer is open. */
  event: z.coerce.number().int().min(1).optional().catch(undefined),
  /** Opens the verification. */
  verify: z.coerce.number().optional().catch(undefined),
});
export type AuditSearch = z.output<typeof auditSearch>;

/** The filter the engine is asked with, at a moment. */
export const toEventFilter = ({ range, event: _, verify: __, ...rest }: AuditSearch, now: number): EventFilterInput => {
  const parsed = range === undefined ? undefined : parseRange(range);
  const bounds = parsed ? rangeBounds(parsed, now) : undefined;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(bounds ? { from: Math.floor(bounds.from), to: Math.ceil(bounds.to) } : {}),
  };
};
