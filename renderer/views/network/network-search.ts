import { z } from 'zod';

/** What the address of the screen holds. */
export const networkSearch = z.object({
  tab: z.enum(['blocks', 'allowed', 'limits']).default('blocks').catch('blocks'),
  state: z.enum(['standing', 'ended']).default('standing').catch('standing'),
  covering: z.coerce.string().min(2).max(64).optional().catch(undefined),
  /** The dialog that is open. */
  add: z.enum(['block', 'allow']).optional().catch(undefined),
  /** What the dialog begins with. */
  range: z.coerce.string().max(64).optional().catch(undefined),
});
export type NetworkSearch = z.output<typeof networkSearch>;
