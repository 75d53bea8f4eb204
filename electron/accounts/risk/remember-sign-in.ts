import type { Tx } from '../../store/store.ts';
import type { RiskDeps } from './judge-sign-in.ts';
import { decayed, valuesOf } from './remembered-values.ts';
import { riskFeatures } from './score-sign-in.ts';

/** Values kept of one feature and person; the least familiar goes first. */
export const MOST_VALUES = 50;
/** Values kept of one feature of everybody together; the one not seen for longest goes first. */
export const MOST_COMMON_VALUES = 20_000;

/**
 * Counts a sign-in in the history of the person and in that of everybody, within the unit of work that begins the session. Nothing of it can be read back: of
 * address, network and program keyed hashes are kept. Does nothing where risk is not judged.
 */
export const rememberSignIn = async (
  tx: Pick<Tx, 'signInHistory'>,
  { clock, sealer, risk }: RiskDeps,
  { userId, address, agent }: { readonly userId: string; readonly address: string; readonly agent: string },
): Promise<void> => {
  if (risk === undefined || risk.mode === 'off') return;
  const now = clock.now();
  const values = valuesOf(sealer, { address, agent }, now);
  const kept = await tx.signInHistory.ofUser(userId);
  for (const feature of riskFeatures) {
    const value = values[feature];
    const own = kept.filter((one) => one.feature === feature);
    const known = own.find((one) => one.value.equals(value));
    const count = (known ? decayed(known.count, known.seenAt, now, risk) : 0) + 1;
    await tx.signInHistory.put(userId, { feature, value, count, seenAt: now });
    if (!known && own.length >= MOST_VALUES) {
      const worth = (one: (typeof own)[number]): number => decayed(one.count, one.seenAt, now, risk);
      const [least] = own.toSorted((one, other) => worth(one) - worth(other) || one.seenAt - other.seenAt);
      if (least) await tx.signInHistory.drop(userId, feature, least.value);
    }
    const [common, total] = [await tx.signInHistory.common(feature, value), await tx.signInHistory.total(feature)];
    await tx.signInHistory.putCommon(
      { feature, value, count: (common ? decayed(common.count, common.seenAt, now, risk) : 0) + 1, seenAt: now },
      (total ? decayed(total.count, total.seenAt, now, risk) : 0) + 1,
    );
    if (!common && (total?.distinct ?? 0) >= MOST_COMMON_VALUES) await tx.signInHistory.dropOldestCommon(feature);
  }
};
