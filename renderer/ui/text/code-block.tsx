import { cx } from '../cx.ts';
import { Copy } from './copy.tsx';
import { PlainText } from './plain-text.tsx';

export interface CodeBlockProps {
  readonly code: string;
  /** What it is: "Client snippet", "Event 184,220". */
  readonly label: string;
  readonly wrap?: boolean;
}

/** Code or JSON as text, with a button that copies it whole. */
export const CodeBlock = ({ code, label, wrap }: CodeBlockProps) => (
  <figure className="m-0 overflow-hidden rounded border border-line bg-bg">
    <figcaption className="flex h-8 items-center border-b border-line pr-1 pl-3 text-sm text-text-2">
      {label}
      <Copy text={code} className="ml-auto" />
    </figcaption>
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className={cx('m-0 max-h-96 overflow-auto p-3 font-mono text-sm', wrap ? 'wrap-anywhere whitespace-pre-wrap' : 'whitespace-pre')}
    >
      {code.split('\n').map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text never change places
        <div key={at}>
          <PlainText text={line} max={4000} inline={!wrap} />
          {line === '' && ' '}
        </div>
      ))}
    </pre>
  </figure>
);
