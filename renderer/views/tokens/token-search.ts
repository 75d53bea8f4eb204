import { z } from 'zod';
import { type TokenFilter, tokenStates, tokenTypes } from '../../../shared/contract/tokens.ts';

const text = z.coerce.string().min(1).max(256).optional().catch(undefined);

/** What the address of the screen holds. */
export const tokenSearch = z.object({
  type: z.enum(tokenTypes).optional().catch(undefined),
  state: z
    .enum([...tokenStates, 'any'])
    .default('live')
    .catch('live'),
  client: text,
  user: text,
  grant: text,
  session: text,
  format: z.enum(['jwt', 'opaque']).optional().catch(undefined),
  scope: text,
  /** The token whose drawer is open. */
  token: text,
});
export type TokenSearch = z.output<typeof tokenSearch>;

/** The filter that the engine is asked with. */
export const toTokenFilter = ({ token: _, state, ...rest }: TokenSearch): TokenFilter => ({
  ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
  ...(state === 'any' ? {} : { state }),
});
