import { cx } from '../cx.ts';
import { keyWords } from '../keys/key-words.ts';

export interface KbdProps {
  readonly keys: string;
  /** `inherit` on a ground of its own, such as a primary button. */
  readonly tone?: 'inherit';
}

/** The keys as caps: `g o` is two in a row, `mod+k` is two at once. Readers of the screen get them from `aria-keyshortcuts` of what they belong to. */
export const Kbd = ({ keys, tone }: KbdProps) => (
  <span aria-hidden="true" className="inline-flex shrink-0 gap-0.5">
    {keyWords(keys).map((word, at) => (
      <kbd
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of one chord never change places
        key={at}
        className={cx(
          'rounded-xs border px-1 font-mono text-xs leading-4',
          tone === 'inherit' ? 'border-current' : 'border-line-strong text-text-3',
        )}
      >
        {word}
      </kbd>
    ))}
  </span>
);
