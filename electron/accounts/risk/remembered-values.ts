import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import { limitKeyAddress } from '../../lib/addresses.ts';
import { networkOfAddress } from '../../limits/network-of-address.ts';
import type { CountedValue } from '../../store/sqlite/sign-in-history.table.ts';
import { agentFamily } from './agent-family.ts';
import type { RiskPolicy } from './risk-policy.ts';
import { type RiskFeature, riskFeatures, type SignInHistory } from './score-sign-in.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What a count has become since it was last raised. A clock that was set back leaves it as it was. */
export const decayed = (count: number, since: EpochMs, now: EpochMs, { halfLifeDays }: Pick<RiskPolicy, 'halfLifeDays'>): number =>
  count * 0.5 ** (Math.max(0, now - since) / (halfLifeDays * DAY_MS));

/** As which a value is kept: hours as they are, what is personal as a keyed hash, the same one for everybody, so that the values of all can be counted. */
const keyOf = (sealer: Sealer, feature: RiskFeature, value: string): Buffer =>
  feature === 'hour' ? Buffer.from(value) : sealer.mac('user', JSON.stringify(['sign-in', feature, value]));

/** The values of a sign-in as they are kept. */
export const valuesOf = (
  sealer: Sealer,
  { address, agent }: { readonly address: string; readonly agent: string },
  now: EpochMs,
): Readonly<Record<RiskFeature, Buffer>> => ({
  address: keyOf(sealer, 'address', limitKeyAddress(address)),
  network: keyOf(sealer, 'network', networkOfAddress(address) ?? address),
  agent: keyOf(sealer, 'agent', agentFamily(agent)),
  hour: keyOf(sealer, 'hour', String(Math.floor(now / HOUR_MS) % 24)),
});

/** A kept value as the score tells values apart. */
export const textOfValue = (feature: RiskFeature, value: Buffer): string => value.toString(feature === 'hour' ? 'utf8' : 'hex');

/** What is kept of a person, as of now. */
export const historyOf = (kept: readonly CountedValue[], now: EpochMs, policy: RiskPolicy): SignInHistory => {
  const history: Record<RiskFeature, Map<string, number>> = { address: new Map(), network: new Map(), agent: new Map(), hour: new Map() };
  for (const { feature, value, count, seenAt } of kept)
    history[feature].set(textOfValue(feature, value), decayed(count, seenAt, now, policy));
  return history;
};

/** One record of all features. */
export const byFeature = async <T>(make: (feature: RiskFeature) => T | Promise<T>): Promise<Record<RiskFeature, T>> => {
  const made: Partial<Record<RiskFeature, T>> = {};
  for (const feature of riskFeatures) made[feature] = await make(feature);
  return made as Record<RiskFeature, T>;
};
