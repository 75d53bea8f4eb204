import { PlainText } from '../../../ui/text/plain-text.tsx';
import type { RuleProblem } from './read-rule.ts';

/** What is wrong with a draft, each at its place. */
export const ProblemList = ({ problems }: { readonly problems: readonly RuleProblem[] }) =>
  problems.length === 0 ? null : (
    <div role="status" className="rounded border border-critical bg-critical-weak px-3 py-2">
      <p className="m-0 font-medium">
        {problems.length === 1 ? 'One thing keeps this from being a rule' : `${problems.length} things keep this from being a rule`}
      </p>
      <ul className="m-0 mt-1 list-disc pl-4">
        {problems.map(({ path, problem }) => (
          <li key={`${path} ${problem}`}>
            {path === '' ? null : (
              <>
                <PlainText text={path} mono max={120} />:{' '}
              </>
            )}
            <PlainText text={problem} max={300} />
          </li>
        ))}
      </ul>
    </div>
  );
