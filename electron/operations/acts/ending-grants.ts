import type { OperationDeps } from '../operation.ts';
import { standingGrants } from './standing-grants.ts';

const OFFLINE = 'offline_access';

/** Ids of the grants that end with sessions: those without `offline_access`, which outlive their session (OpenID Connect Core §11), or all of them. */
export const endingGrants = async (
  deps: Pick<OperationDeps, 'store' | 'clock'>,
  sessions: readonly string[],
  offlineToo: boolean,
): Promise<string[]> => {
  const grants: string[] = [];
  for (const session of sessions)
    for (const grant of await standingGrants(deps, { session })) if (offlineToo || !grant.scopes.includes(OFFLINE)) grants.push(grant.id);
  return grants;
};
