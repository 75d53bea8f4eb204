// biome-ignore-all lint/a11y/useSemanticElements: a fieldset groups a form's answers; this is a box that scrolls
import { Link } from '@tanstack/react-router';
import type { Tried } from '../../../../shared/contract/rules.ts';
import { Badge } from '../../../ui/text/badge.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { verdictWords } from '../../alerts/alert-words.ts';
import { SubjectLink } from '../../alerts/subject-link.tsx';
import { verdictTones } from '../words/verdict-tones.ts';

const figure = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** The newest findings of a trial: whom, when, by how much, and what became of it then. */
export const FoundRows = ({ found }: { readonly found: Tried['found'] }) =>
  found.length === 0 ? null : (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <div tabIndex={0} role="group" aria-label="What it would have found" className="max-h-80 overflow-auto">
      <table className="w-full border-collapse" aria-label="What it would have found">
        <thead className="sticky top-0 bg-surface">
          <tr className="text-left text-text-3">
            <th scope="col" className="h-7 font-medium">
              Whom
            </th>
            <th scope="col" className="font-medium">
              When
            </th>
            <th scope="col" className="num pr-3 font-medium">
              Observed
            </th>
            <th scope="col" className="font-medium">
              Then
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ subject, decided_seq, decided_at, observed, threshold, verdict, known }) => (
            <tr key={`${decided_seq} ${subject.id}`} className="h-row border-t border-line">
              <td className="max-w-40 truncate pr-3">
                <SubjectLink subject={subject} />
              </td>
              <td className="pr-3 whitespace-nowrap">
                <Link to="/audit/$seq" params={{ seq: String(decided_seq) }}>
                  <Time at={Date.parse(decided_at)} />
                </Link>
              </td>
              <td className="num pr-3 whitespace-nowrap">
                {figure(observed)} <span className="text-text-3">of {figure(threshold)}</span>
              </td>
              <td>
                {verdict ? (
                  <Badge tone={verdictTones[verdict]}>{verdictWords[verdict]}</Badge>
                ) : (
                  <span className={known ? 'text-text-2' : 'text-accent'}>{known ? 'raised, not judged' : 'not raised'}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
