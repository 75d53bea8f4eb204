/** The value that 95 of 100 are not over; undefined of nothing. */
export const percentile95 = (values: readonly number[]): number | undefined =>
  values.toSorted((one, other) => one - other)[Math.max(0, Math.ceil(values.length * 0.95) - 1)];
