import { setImmediate as turn } from 'node:timers/promises';
import type { StandingGrant } from '../../store/sqlite/grant-list.table.ts';
import type { OperationDeps } from '../operation.ts';

const PAGE = 1000;
/** More than any act takes one by one. */
const MOST = 100_001;

/** The grants of a person or session that were neither revoked nor have expired, oldest first. */
export const standingGrants = async (
  { store, clock }: Pick<OperationDeps, 'store' | 'clock'>,
  of: { readonly user: string } | { readonly session: string },
): Promise<StandingGrant[]> => {
  const { grantList } = store.read;
  const found: StandingGrant[] = [];
  for (let cursor = ''; found.length < MOST; ) {
    const page =
      'user' in of
        ? await grantList.standingOfUser(of.user, cursor, clock.now(), PAGE)
        : await grantList.standingOfSession(of.session, cursor, clock.now(), PAGE);
    found.push(...page);
    if (page.length < PAGE) break;
    cursor = page.at(-1)?.id ?? '';
    await turn();
  }
  return found;
};
