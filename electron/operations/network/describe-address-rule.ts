import type { AddressRule } from '../../../shared/contract/network.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { AddressRuleRecord } from '../../store/records.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';

/** When a rule ended, also one whose time is over and that nobody put away yet; null while it stands. */
export const endOf = ({ endedAt, expiresAt }: AddressRuleRecord, now: EpochMs): EpochMs | null =>
  endedAt ?? (expiresAt !== null && expiresAt <= now ? expiresAt : null);

/** A rule as the contract writes it. */
export const describeAddressRule = (rule: AddressRuleRecord, now: EpochMs): AddressRule => ({
  id: rule.id,
  kind: rule.kind,
  range: rule.range,
  reason: rule.reason,
  created_by: rule.createdBy,
  created_by_name: rule.createdByName,
  created_at: toInstant(rule.createdAt),
  expires_at: toInstantOrNull(rule.expiresAt),
  ended_at: toInstantOrNull(endOf(rule, now)),
  hits: rule.hits,
  last_hit_at: toInstantOrNull(rule.lastHitAt),
});
