const units = [
  ['day', 'd', 86_400],
  ['hour', 'h', 3600],
  ['minute', 'm', 60],
  ['second', 's', 1],
] as const;

/** The largest unit that says it without a rest. */
const unitOf = (seconds: number) => units.find(([, , length]) => seconds % length === 0) ?? units[3];

/** How long, in words: `for 30 days`, `without an end` for null. */
export const durationWords = (seconds: number | null): string => {
  if (seconds === null) return 'without an end';
  const [name, , length] = unitOf(seconds);
  const count = seconds / length;
  return `for ${count} ${name}${count === 1 ? '' : 's'}`;
};

/** How long, as the command line takes it: `30d`, `ever` for null. */
export const durationOption = (seconds: number | null): string => {
  if (seconds === null) return 'ever';
  const [, letter, length] = unitOf(seconds);
  return `${seconds / length}${letter}`;
};
