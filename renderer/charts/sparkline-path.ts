/** A polyline through the values, left to right, in a box; a flat line lies at the bottom when it is zero, else in the middle. */
export const sparklinePath = (values: readonly number[], width: number, height: number): string => {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length < 2) return '';
  const low = Math.min(0, ...finite);
  const high = Math.max(...finite);
  const span = high - low;
  const step = width / (finite.length - 1);
  const inset = 1;
  const room = height - 2 * inset;
  return finite
    .map((value, at) => {
      const level = span === 0 ? 0 : (value - low) / span;
      return `${at === 0 ? 'M' : 'L'}${(at * step).toFixed(1)} ${(height - inset - level * room).toFixed(1)}`;
    })
    .join('');
};
