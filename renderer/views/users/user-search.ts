import { z } from 'zod';

/** What the address of the screen holds. */
export const userSearch = z.object({
  tab: z.enum(['accounts', 'sessions']).default('accounts').catch('accounts'),
  /** A whole name, mail address or `sub`. */
  q: z.coerce.string().min(1).max(256).optional().catch(undefined),
  status: z.enum(['active', 'suspended']).optional().catch(undefined),
  /** The dialog that is open. */
  add: z.literal('user').optional().catch(undefined),
});
export type UserSearch = z.output<typeof userSearch>;
