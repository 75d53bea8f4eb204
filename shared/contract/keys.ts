import { z } from 'zod';
import { may } from '../role.ts';
import { instant } from './fields.ts';
import { open } from './procedure.ts';

export const signingAlgorithm = z.enum(['ES256', 'RS256', 'PS256', 'EdDSA']);

/** A signing key without its private part. */
export const keyView = z.object({
  kid: z.string(),
  alg: signingAlgorithm,
  /** `next`: published, not yet signing. `active`: signs. `retiring`: verifies what it signed. `retired`: gone, its private part erased. */
  state: z.enum(['next', 'active', 'retiring', 'retired']),
  created_at: instant,
  activated_at: instant.nullable(),
  retiring_at: instant.nullable(),
  retired_at: instant.nullable(),
});
export type KeyView = z.infer<typeof keyView>;

const keyList = z.object({ keys: z.array(keyView) });

export const keys = {
  list: open(may.read).input(z.strictObject({})).output(keyList),
  /** Rotates at once: the named algorithm, whose first key is made if it has none, or all. The answer holds the keys as they are afterwards. */
  rotate: open(may.administer)
    .input(z.strictObject({ alg: signingAlgorithm.optional() }))
    .output(keyList),
};
