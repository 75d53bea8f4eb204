/**
 * How well an entry of the palette fits what is typed, from 0 for not at all to 1. Only what is written of it counts, not its id: every word typed must stand in it; a word
 * that begins with it ranks first.
 */
export const rankItem = (typed: string, written: readonly string[]): number => {
  const text = written.join(' ').toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => text.includes(word))) return 0;
  return words.every((word) => text.startsWith(word) || text.includes(` ${word}`)) ? 1 : 0.5;
};
