import type { Tone } from '../../ui/text/tone.ts';

/** What more of a measure means. */
export type Meaning = 'neutral' | 'bad';

/** Over this much more a number that is bad is marked. */
const MARKED = 50;

/**
 * A number against the same span before: `+212 %`. Without any before there is no share to tell, and it is said in words.
 *
 * @param when The time before in words: `a day before`.
 */
export const describeChange = (
  total: number,
  before: number,
  meaning: Meaning,
  when: string,
): { readonly text: string; readonly tone: Tone } => {
  if (before === 0) return { text: `none ${when}`, tone: 'neutral' };
  const percent = Math.round((100 * (total - before)) / before);
  const text = percent === 0 ? '±0 %' : `${percent > 0 ? '+' : '−'}${Math.abs(percent).toLocaleString('en-US')} %`;
  const tone = meaning === 'neutral' || percent === 0 ? 'neutral' : percent < 0 ? 'ok' : percent > MARKED ? 'high' : 'medium';
  return { text, tone };
};
