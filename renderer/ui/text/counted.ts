/** A number with the word for what it counts: `1 alert`, `1,312 alerts`; of more words both: `counted(n, 'session ends', 'sessions end')`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
