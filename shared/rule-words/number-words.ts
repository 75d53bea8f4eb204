const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time in full: `10 minutes`, `1 hour`, `1 hour 30 minutes`. Every second counts. */
export const spanWords = (seconds: number): string => {
  let rest = Math.round(seconds);
  const words = units.flatMap(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count.toLocaleString('en-US')} ${name}${count === 1 ? '' : 's'}`];
  });
  return words.length === 0 ? '0 seconds' : words.join(' ');
};

/** A part of the whole: `80 %`, `12.5 %`. */
export const shareWords = (share: number): string => `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: 2 })} %`;

/** A number as people read it: whole, or with one digit after the point. */
export const figure = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
