import { Link } from '@tanstack/react-router';
import { verdicts } from '../../../../shared/rule.ts';
import { AlertLines } from '../alert-lines.tsx';
import { verdictWords } from '../alert-words.ts';
import { subjectText } from '../queue/alert-search.ts';
import type { ShownAlert } from './use-alert.ts';

const judgedWords = ({ judged }: ShownAlert): string => {
  const said = verdicts
    .filter((verdict) => judged[verdict] > 0)
    .map((verdict) => `${judged[verdict]} ${verdictWords[verdict].toLowerCase()}`);
  return said.length === 0 ? 'No alert of this rule was judged in 30 days.' : `Of this rule, judged in 30 days: ${said.join(', ')}.`;
};

/** Alerts of the same rule and about the same entity, with how they were judged. */
export const Similar = ({ alert }: { readonly alert: ShownAlert }) => {
  const { similar, subject, rule } = alert;
  return (
    <section aria-label="Similar alerts" className="flex flex-col gap-1">
      <h3 className="m-0 flex items-baseline gap-3 text-sm font-semibold text-text-2">
        Similar alerts
        <span className="ml-auto flex gap-3 font-normal">
          {subject.id === null ? null : (
            <Link to="/alerts" search={{ subject: subjectText({ kind: subject.kind, id: subject.id }), state: 'any' }}>
              About the same
            </Link>
          )}
          <Link to="/alerts" search={{ rule, state: 'any' }}>
            Of the rule
          </Link>
        </span>
      </h3>
      <p className="m-0 text-text-3">{judgedWords(alert)}</p>
      {similar.length === 0 ? (
        <p className="m-0 text-text-3">There is no other like it.</p>
      ) : (
        <AlertLines label="Similar alerts" alerts={similar} />
      )}
    </section>
  );
};
