import type { Millis } from '../../../shared/units.ts';

/** Mean and variance of response times as they come, without keeping them. */
export interface ResponseBaseline {
  samples: number;
  mean: Millis;
  variance: number;
}

export const newResponseBaseline = (): ResponseBaseline => ({ samples: 0, mean: 0, variance: 0 });

/**
 * Adds a sample: Welford's way for the first ones, then exponentially fading with the same weight for each (Finch 2009, "Incremental calculation of weighted mean and variance", §9).
 *
 * @param remembered Samples after which old ones begin to fade, so that a baseline follows a machine that becomes slower or faster.
 */
export const addSample = (baseline: ResponseBaseline, milliseconds: Millis, remembered: number): void => {
  baseline.samples = Math.min(baseline.samples + 1, remembered);
  const weight = 1 / baseline.samples;
  const off = milliseconds - baseline.mean;
  baseline.mean += weight * off;
  baseline.variance = (1 - weight) * (baseline.variance + weight * off * off);
};

/** By how many standard deviations a time is above the mean; infinite when all were alike until now. */
export const deviationOf = ({ mean, variance }: ResponseBaseline, milliseconds: Millis): number =>
  milliseconds <= mean ? 0 : (milliseconds - mean) / Math.sqrt(variance);
