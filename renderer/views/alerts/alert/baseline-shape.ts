export interface BaselineInput {
  readonly mean: number;
  readonly deviation: number;
  readonly observed: number;
  readonly threshold: number;
}

/** Where everything lies on a line from 0 to 1. */
export interface BaselineShape {
  readonly mean: number;
  /** Within one deviation of the mean. */
  readonly from: number;
  readonly to: number;
  readonly observed: number;
  readonly threshold: number;
}

const ROOM = 1.08;

/** What was observed beside what is usual and what raises an alert, all on one scale from zero. */
export const baselineShape = ({ mean, deviation, observed, threshold }: BaselineInput): BaselineShape => {
  const whole = Math.max(observed, threshold, mean + deviation) * ROOM || 1;
  const place = (value: number): number => Math.min(1, Math.max(0, value / whole));
  return {
    mean: place(mean),
    from: place(mean - deviation),
    to: place(mean + deviation),
    observed: place(observed),
    threshold: place(threshold),
  };
};

/** How far from usual it is: `12 times the mean`, or in deviations where the mean says little. */
export const baselineDistance = ({ mean, deviation, observed }: Omit<BaselineInput, 'threshold'>): string => {
  if (deviation > 0)
    return `${figure((observed - mean) / deviation)} deviations ${observed < mean ? 'under' : 'over'} the mean`.replace('-', '');
  if (mean > 0) return `${figure(observed / mean)} times the mean`;
  return 'where there was nothing before';
};

/** At most two places, fewer the larger it is. */
export const figure = (value: number): string =>
  value.toLocaleString('en-US', {
    maximumFractionDigits: Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2,
  });
