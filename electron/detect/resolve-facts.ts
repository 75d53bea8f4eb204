import type { EpochMs } from '../../shared/units.ts';
import { limitKeyAddress } from '../lib/addresses.ts';
import { networkOfAddress } from '../limits/network-of-address.ts';
import { createRecentMap } from '../limits/recent-map.ts';
import type { FollowedFact } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { type DetectedFact, type HourlyBaseline, type ResolvedValues, toDetectedFact } from './detected-fact.ts';
import type { Places } from './places/load-places.ts';
import type { Place } from './places/place-table.ts';

/** Addresses and agents remembered, and client hours whose baseline is. */
const MOST_VALUES = 50_000;
const MOST_AGENTS = 20_000;
const MOST_BASELINES = 5000;

const HOUR_MS = 3_600_000;
/** Hours of the baseline: 14 days. */
const BASELINE_HOURS = 14 * 24;

const TOKEN_KINDS: ReadonlySet<string> = new Set(['token.issued', 'code.redeemed', 'refresh_token.rotated']);
/** Kinds of which a measure of the rollups is the sum: see `measures-of`. */
const TOKEN_MEASURES = ['tokens_issued', 'tokens_refreshed'] as const;

interface Value {
  /** Null for what was erased. */
  readonly text: string | null;
  readonly source: string | null;
  readonly network: string | null;
  readonly place: Place | null;
}

const NOBODY: ResolvedValues = Object.freeze({ address: null, source: null, network: null, agent: null });

const hourOf = (at: EpochMs): EpochMs => Math.floor(at / HOUR_MS) * HOUR_MS;

/** Mean and standard deviation over the hours from the first in which the client had anything; the hours in which it had nothing count as such. */
const baselineOf = (hours: ReadonlyMap<EpochMs, number>, hour: EpochMs): HourlyBaseline => {
  const first = Math.min(hour, ...hours.keys());
  const samples = Math.round((hour - first) / HOUR_MS);
  if (samples === 0) return { mean: 0, deviation: 0, samples: 0 };
  const values = [...hours.values()];
  const mean = values.reduce((sum, value) => sum + value, 0) / samples;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, (samples - values.length) * mean ** 2);
  return { mean, deviation: Math.sqrt(squares / samples), samples };
};

/**
 * Makes what turns facts of the log into facts as rules see them: addresses and agents in the clear, and the baseline of the client at hand, each looked up once and
 * remembered for a while. It is done before the fold, which waits for nothing.
 *
 * @throws StoreFault when the store cannot be read.
 */
export const createFactResolver = ({ store, places }: { readonly store: Store; readonly places?: Places | undefined }) => {
  let addresses = createRecentMap<Value>(MOST_VALUES);
  let agents = createRecentMap<{ readonly text: string | null }>(MOST_AGENTS);
  let baselines = createRecentMap<HourlyBaseline>(MOST_BASELINES);

  const learn = async (facts: readonly FollowedFact[]): Promise<void> => {
    const unknown = new Set<string>();
    for (const { address, agent } of facts) {
      if (address !== null && addresses.get(address) === undefined) unknown.add(address);
      if (agent !== null && agents.get(agent) === undefined) unknown.add(agent);
    }
    if (unknown.size === 0) return;
    const found = await store.read.followers.personal([...unknown]);
    for (const { address, agent } of facts) {
      if (address !== null && addresses.get(address) === undefined) {
        const text = found.get(address) ?? null;
        addresses.add(address, {
          text,
          source: text === null ? null : limitKeyAddress(text),
          network: text === null ? null : networkOfAddress(text),
          place: text === null ? null : (places?.placeOf(text) ?? null),
        });
      }
      if (agent !== null && agents.get(agent) === undefined) agents.add(agent, { text: found.get(agent) ?? null });
    }
  };

  const resolved = ({ address, agent }: FollowedFact): ResolvedValues => {
    if (address === null && agent === null) return NOBODY;
    const at = address === null ? undefined : addresses.get(address);
    return {
      address: at?.text ?? null,
      source: at?.source ?? null,
      network: at?.network ?? null,
      agent: agent === null ? null : (agents.get(agent)?.text ?? null),
      place: at?.place ?? null,
    };
  };

  /** Of the hours before that of the fact, which are over: what comes later changes nothing of it. */
  const baseline = async ({ kind, client, at }: FollowedFact): Promise<HourlyBaseline | null> => {
    if (client === null || client === '' || !TOKEN_KINDS.has(kind)) return null;
    const hour = hourOf(at);
    const key = `${hour} ${client}`;
    const known = baselines.get(key);
    if (known) return known;
    const periods = Array.from({ length: BASELINE_HOURS }, (_, back) => ({ step: 'hour' as const, at: hour - (back + 1) * HOUR_MS }));
    const hours = new Map<EpochMs, number>();
    for (const measure of TOKEN_MEASURES)
      for (const { at: when, value } of await store.read.rollups.series(periods, 'client', measure, client))
        hours.set(when, (hours.get(when) ?? 0) + value);
    const made = baselineOf(hours, hour);
    baselines.add(key, made);
    return made;
  };

  return {
    /** The facts some rule looks at, as rules see them, in order. */
    async resolve(
      facts: readonly FollowedFact[],
      looksAt: (kind: string) => boolean,
      { baselines: wantsBaselines }: { readonly baselines: boolean },
    ): Promise<DetectedFact[]> {
      const wanted = facts.filter(({ kind }) => kind === 'refusals.counted' || looksAt(kind));
      await learn(wanted);
      const detected: DetectedFact[] = [];
      for (const fact of wanted) detected.push(toDetectedFact(fact, resolved(fact), wantsBaselines ? await baseline(fact) : null));
      return detected;
    },
    /** Forgets what it looked up: something failed, or values were erased. */
    forget(): void {
      addresses = createRecentMap(MOST_VALUES);
      agents = createRecentMap(MOST_AGENTS);
      baselines = createRecentMap(MOST_BASELINES);
    },
  };
};
export type FactResolver = ReturnType<typeof createFactResolver>;
