import { PlainText } from '../../ui/text/plain-text.tsx';

const MOST_LINES = 200;

/** What somebody wrote, line by line: only ever text. */
export const Lines = ({ text }: { readonly text: string }) => (
  <>
    {text
      .split(/\r?\n/)
      .slice(0, MOST_LINES)
      .map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text never change places
        <span key={at} className="block min-h-[1.45em]">
          <PlainText text={line} max={1000} />
        </span>
      ))}
  </>
);
