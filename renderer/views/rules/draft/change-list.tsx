import { PlainText } from '../../../ui/text/plain-text.tsx';
import type { RuleChange } from './diff-rules.ts';

const Side = ({ text, word }: { readonly text: string | null; readonly word: string }) =>
  text === null ? <span className="text-text-3">{word}</span> : <PlainText text={text} max={200} />;

/** What changed, field by field: old, then new. */
export const ChangeList = ({ changes, label }: { readonly changes: readonly RuleChange[]; readonly label: string }) =>
  changes.length === 0 ? (
    <p className="m-0 text-text-3">Nothing differs.</p>
  ) : (
    <table className="w-full table-fixed border-collapse" aria-label={label}>
      <thead>
        <tr className="text-left text-text-3">
          <th scope="col" className="h-7 w-1/4 font-medium">
            Field
          </th>
          <th scope="col" className="font-medium">
            Old
          </th>
          <th scope="col" className="font-medium">
            New
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, label: name, before, after }) => (
          <tr key={path} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pr-3 text-left font-normal text-text-2">
              <PlainText text={name} max={120} />
            </th>
            <td className="py-1.5 pr-3 text-text-2">
              <Side text={before} word="not set" />
            </td>
            <td className="py-1.5 font-medium">
              <Side text={after} word="taken out" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
