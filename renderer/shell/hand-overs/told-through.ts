const keyOf = (operator: string): string => `gatewatch.handed.${operator}`;

/** The fact up to which an operator was told on this device what was handed over; null where that was never. */
export const readTold = (operator: string): number | null => {
  const kept = Number(localStorage.getItem(keyOf(operator)) ?? Number.NaN);
  return Number.isSafeInteger(kept) && kept >= 0 ? kept : null;
};

/** Keeps how far an operator was told, over a lock, a sign-out and the end of the window. */
export const keepTold = (operator: string, through: number): void => localStorage.setItem(keyOf(operator), String(through));
