import type { EpochMs } from '../../../shared/units.ts';
import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import type { AddressRuleRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { endOf } from './describe-address-rule.ts';
import { describeCovering, findCoveringRule, type WantedRule } from './find-covering-rule.ts';

/** Rules that may stand at once: they are all kept in memory and searched on the request path. */
export const MOST_RULES = 10_000;

/**
 * Ends what holds the place of a new rule: one about the same range that ends sooner, or one whose time is over, which the schedule may not have put away yet.
 * The address is not free in between: the new rule takes the former's place where requests are judged.
 */
const clearPlace = async (
  tx: Tx,
  { id: by, actor, correlation }: Pick<OperationContext, 'actor' | 'correlation'> & { readonly id: string },
  { kind, range }: WantedRule,
  now: number,
): Promise<void> => {
  for (const rule of await tx.addressRules.about(kind, [range.text])) {
    const stood = endOf(rule, now) === null;
    await tx.addressRules.end(rule.id, now);
    const details = { rule: rule.id, of: rule.kind, hits: rule.hits };
    const address = rule.range;
    if (stood) await tx.audit({ kind: 'address.rule_replaced', actor, correlation, address, details: { ...details, by } });
    else await tx.audit({ kind: 'address.rule_expired', actor: 'system', address, details });
  }
};

/**
 * Adds a rule about an address or a range. One about the same range that ends sooner ends with it. Of two operators who want the same at once one makes the rule
 * and the other is told of it.
 *
 * @param wanted.expiresAt Null for one that does not expire; the caller has had that confirmed.
 * @param wanted.at When it begins, for an end that was reckoned from it; now when left out.
 * @returns The rule; refusal `already_exists` when a standing rule covers it, `unavailable` when too many rules stand.
 * Audits `address.blocked` or `address.allowed`, and before it `address.rule_replaced` or `address.rule_expired` for what held its place.
 */
export const putAddressRule = async (
  tx: Tx,
  deps: Pick<OperationDeps, 'clock' | 'random'>,
  { actor, operator, correlation }: OperationContext,
  { reason, at, ...wanted }: WantedRule & { readonly reason: string; readonly at?: EpochMs },
): Promise<OperationOutcome<AddressRuleRecord>> => {
  const now = at ?? deps.clock.now();
  const { kind, range, expiresAt } = wanted;
  const covering = await findCoveringRule(tx.addressRules, wanted, now);
  if (covering) return refuse('already_exists', `${range.text} is ${describeCovering(covering)}. End that rule first to set another.`);
  const id = newId(deps);
  await clearPlace(tx, { id, actor, correlation }, wanted, now);
  if ((await tx.addressRules.count()) >= MOST_RULES)
    return refuse(
      'unavailable',
      `${MOST_RULES} rules stand already, which is the most: end some, or cover several addresses by one range.`,
    );
  const createdByName = operator?.name ?? null;
  const rule = { id, kind, range: range.text, reason, createdBy: actor, createdByName, createdAt: now, expiresAt };
  await tx.addressRules.insert(rule);
  await tx.audit({
    kind: kind === 'block' ? 'address.blocked' : 'address.allowed',
    actor,
    correlation,
    address: range.text,
    details: { rule: id, expires_at: expiresAt, note: reason },
  });
  return done({ ...rule, endedAt: null, hits: 0, lastHitAt: null });
};
