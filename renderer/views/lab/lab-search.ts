import { z } from 'zod';

/** What the address of the lab holds. */
export const labSearch = z.object({
  tab: z.enum(['attacks', 'sheets']).default('attacks').catch('attacks'),
  /** The attack whose score sheet is open, by its run. */
  run: z.coerce.string().min(1).max(64).optional().catch(undefined),
});
export type LabSearch = z.output<typeof labSearch>;
