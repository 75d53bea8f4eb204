import type { ActName } from '../../../shared/contract/acts.ts';
import type { ActKind } from './act-kind.ts';
import { addressActs } from './addresses.ts';
import { clientActs } from './clients.ts';
import { keyActs } from './keys.ts';
import { sessionActs } from './sessions.ts';
import { tokenActs } from './tokens.ts';
import { userActs } from './users.ts';

/** Act name → how it is previewed and done. One that is missing does not compile. */
export const actKinds: { readonly [N in ActName]: ActKind<N> } = {
  ...tokenActs,
  ...userActs,
  ...sessionActs,
  ...clientActs,
  // `addresses.block`, `addresses.unblock`, `addresses.allow`, `addresses.disallow`
  ...addressActs,
  ...keyActs,
};
