import { endSession } from '../../accounts/sessions/end-session.ts';
import { endAddressRule } from '../../operations/network/end-address-rule.ts';
import type { OperationContext, OperationDeps } from '../../operations/operation.ts';
import type { AddressRuleRecord, SessionRecord } from '../../store/records.ts';
import { isOfAttacks } from '../stage/attack-addresses.ts';

const PAGE = 500;
const MOST_PAGES = 40;
const NOTE = 'The attacks of the lab are taken back.';

const standingBlocks = async ({ store, clock }: OperationDeps): Promise<AddressRuleRecord[]> => {
  const found: AddressRuleRecord[] = [];
  let before = '\uffff';
  for (let page = 0; page < MOST_PAGES; page++) {
    const rules = await store.read.addressRules.list({ kind: 'block', state: 'standing', now: clock.now(), before, limit: PAGE });
    found.push(...rules.filter(({ range }) => isOfAttacks(range)));
    const last = rules.at(-1);
    if (!last || rules.length < PAGE) break;
    before = last.id;
  }
  return found;
};

const sessionsOfAttacks = async ({ store, clock }: OperationDeps): Promise<SessionRecord[]> => {
  const found: SessionRecord[] = [];
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const sessions = await store.read.sessions.listLive(cursor, clock.now(), PAGE);
    found.push(...sessions.filter(({ address }) => isOfAttacks(address)));
    const last = sessions.at(-1);
    if (!last || sessions.length < PAGE) break;
    cursor = last.id;
  }
  return found;
};

/**
 * Takes back what attacks left in the lab: blocks of the ranges they come from are lifted, and sessions that began there ended with the grants that stand on them. What is
 * of the lab's people is not touched, and the log keeps every fact.
 *
 * @returns How many of each.
 * Audits `address.unblocked` and `session.revoked`.
 */
export const purgeAttacks = async (deps: OperationDeps, context: OperationContext): Promise<{ blocks: number; sessions: number }> => {
  const { store, clock } = deps;
  let [blocks, sessions] = [0, 0];
  for (const { id } of await standingBlocks(deps)) {
    const ended = await store.write((tx) => endAddressRule(tx, deps, context, { id, kind: 'block', reason: NOTE }));
    if (ended.ok) blocks += 1;
  }
  for (const { id, userId } of await sessionsOfAttacks(deps)) {
    const ended = await store.write(async (tx) => {
      const revoked = await endSession(tx, id, 'session_ended_by_operator', clock.now());
      if (revoked === null) return false;
      const details = { reason: 'by_operator', sessions: 1, grants_revoked: revoked, note: NOTE };
      await tx.audit({ kind: 'session.revoked', user: userId, session: id, actor: context.actor, details });
      return true;
    });
    if (ended) sessions += 1;
  }
  return { blocks, sessions };
};
