import { PlainText } from '../../../ui/text/plain-text.tsx';

/** Tests of the rule that fail, each by its title or in the words of the engine. */
export const FailingTests = ({ lines }: { readonly lines: readonly string[] }) => (
  <div role="status" className="rounded border border-critical bg-critical-weak px-3 py-2">
    <p className="m-0 font-medium">{lines.length === 1 ? 'One test of the rule fails' : `${lines.length} tests of the rule fail`}</p>
    <ul className="m-0 mt-1 list-disc pl-4">
      {lines.map((line) => (
        <li key={line}>
          <PlainText text={line} max={300} />
        </li>
      ))}
    </ul>
  </div>
);
