import type { Millis } from '../../shared/units.ts';
import { limitKeyAddress } from '../lib/addresses.ts';
import type { Clock } from '../lib/clock.ts';
import { createRecentMap } from './recent-map.ts';

export interface TrustConfig {
  readonly enabled: boolean;
  /** How far trust and distrust go. */
  readonly most: number;
  /** Points of distrust, and of trust, beyond which limits move, and to what. */
  readonly low: number;
  readonly high: number;
  readonly lowPercent: number;
  readonly highPercent: number;
  readonly halfLifeMinutes: number;
  readonly points: TrustPoints;
}

/** What behaviour earns and costs. */
export interface TrustPoints {
  /** Above zero, and only once a minute: trust is earned by time and not by volume. */
  readonly success: number;
  /** While there is distrust, each time. */
  readonly recovery: number;
  readonly failedProof: number;
  readonly tokenRevoked: number;
  readonly refusedRequest: number;
  readonly violation: number;
}

/** How an address has behaved of late: from distrusted, -5 by default, to trusted, 5. */
export interface TrustScores {
  /** It did what it may: trust grows, or distrust shrinks. @param times How often. */
  succeeded(address: string, times?: number): void;
  /** It was refused. @param weight Points it costs. */
  refused(address: string, weight: number): void;
  /** @param address As received, or as it is counted. 0 for one that nothing is known of. */
  score(address: string): number;
  /** By what the limits of the address are multiplied: 0.5, 1 or 1.5 by default. */
  factor(address: string): number;
  readonly size: number;
}

interface Score {
  points: number;
  at: Millis;
  /** When a success last raised it above zero. */
  raisedAt: Millis;
}

const MINUTE: Millis = 60_000;
const ADDRESSES = 50_000;
/** Under this, nothing is known any more. */
const NOTHING = 0.01;

/**
 * Keeps the trust in addresses, in bounded memory. A restart forgets it: it is earned anew in minutes, and distrust with the next refusal.
 *
 * A refusal counts at once and a success slowly: some twenty good minutes raise the limits of an address by half, some ten failed sign-ins halve them. Both wear
 * off to nothing. IPv6 is judged by /64, as it is limited.
 */
export const createTrustScores = (deps: { readonly clock: Pick<Clock, 'monotonic'>; readonly config: TrustConfig }): TrustScores => {
  const { clock, config } = deps;
  const halfLife = config.halfLifeMinutes * MINUTE;
  const scores = createRecentMap<Score>(ADDRESSES);

  const fade = (score: Score, now: Millis): Score => {
    score.points *= 0.5 ** ((now - score.at) / halfLife);
    if (Math.abs(score.points) < NOTHING) score.points = 0;
    score.at = now;
    return score;
  };
  const known = (address: string): Score => {
    const key = limitKeyAddress(address);
    const now = clock.monotonic();
    const score = scores.get(key);
    if (score) return fade(score, now);
    const fresh = { points: 0, at: now, raisedAt: Number.NEGATIVE_INFINITY };
    scores.add(key, fresh);
    return fresh;
  };
  const scoreOf = (address: string): number => {
    if (scores.size === 0) return 0;
    const score = scores.get(address) ?? scores.get(limitKeyAddress(address));
    return score ? fade(score, clock.monotonic()).points : 0;
  };

  return {
    succeeded(address, times = 1) {
      const score = known(address);
      if (score.points < 0) score.points = Math.min(0, score.points + config.points.recovery * times);
      else if (score.at - score.raisedAt >= MINUTE) {
        score.points = Math.min(config.most, score.points + config.points.success);
        score.raisedAt = score.at;
      }
    },
    refused(address, weight) {
      const score = known(address);
      score.points = Math.max(-config.most, score.points - weight);
    },
    score: scoreOf,
    factor(address) {
      if (!config.enabled) return 1;
      const points = scoreOf(address);
      if (points < -config.low) return config.lowPercent / 100;
      return points > config.high ? config.highPercent / 100 : 1;
    },
    get size() {
      return scores.size;
    },
  };
};
