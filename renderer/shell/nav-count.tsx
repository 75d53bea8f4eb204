import { cx } from '../ui/cx.ts';
import { type Tone, toneText } from '../ui/text/tone.ts';

const MOST_SHOWN = 999;

interface NavCountProps {
  readonly count: number | undefined;
  readonly tone: Tone;
  /** What the number says, after it: "runs wait for approval". */
  readonly words: string;
}

/** A number beside the name of a screen, with its words for readers. Nothing when there is none to tell. */
export const NavCount = ({ count, tone, words }: NavCountProps) => {
  if (!count) return null;
  const shown = count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count);
  return (
    <span className={cx('num ml-auto font-semibold', toneText[tone])}>
      {shown}
      <span className="sr-only">{` ${words}`}</span>
    </span>
  );
};
