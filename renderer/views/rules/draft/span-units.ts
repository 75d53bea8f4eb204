/** Units a length of time is asked for in, with their seconds. */
export const spanUnits = { s: 1, min: 60, h: 3600, d: 86_400 } as const;
export type SpanUnit = keyof typeof spanUnits;

/** The largest unit that gives a whole number: 600 is `10 min`, 90 is `90 s`. */
export const splitSpan = (seconds: number): { readonly count: number; readonly unit: SpanUnit } => {
  const unit = (['d', 'h', 'min'] as const).find((one) => seconds >= spanUnits[one] && seconds % spanUnits[one] === 0) ?? 's';
  return { count: seconds / spanUnits[unit], unit };
};

export const joinSpan = (count: number, unit: SpanUnit): number => Math.round(count * spanUnits[unit]);
