import { z } from 'zod';

/** What the address of the screen holds. */
export const clientSearch = z.object({
  /** Occurs in the id or the name. */
  q: z.coerce.string().min(1).max(128).optional().catch(undefined),
  status: z.enum(['active', 'suspended']).optional().catch(undefined),
  grant: z.enum(['authorization_code', 'refresh_token', 'client_credentials']).optional().catch(undefined),
});
export type ClientSearch = z.output<typeof clientSearch>;
