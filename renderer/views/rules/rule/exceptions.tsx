import { useState } from 'react';
import type { RuleException } from '../../../../shared/contract/rules.ts';
import { may } from '../../../../shared/role.ts';
import type { Rule } from '../../../../shared/rule.ts';
import { subjectWords } from '../../../../shared/rule-words/field-words.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Countdown } from '../../../ui/time/countdown.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { alertCount } from '../../alerts/alert-words.ts';
import { AddException } from './add-exception.tsx';
import { RemoveException } from './remove-exception.tsx';

/** Whom an exception keeps quiet, in words. */
export const exceptionWords = ({ subject }: Pick<RuleException, 'subject'>): string =>
  subject === null ? 'Every subject of the rule' : `${subjectWords[subject.kind]} ${subject.shown ?? subject.value}`;

const Exception = ({ exception, onRemove }: { readonly exception: RuleException; readonly onRemove?: () => void }) => (
  <li className="border-t border-line py-3 first:border-t-0">
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <strong className="min-w-0 font-semibold">
        <PlainText text={exceptionWords(exception)} max={120} />
      </strong>
      <span className="text-text-2">
        <Countdown until={Date.parse(exception.expires_at)} lead="ends in" over="ended" />
      </span>
      {onRemove ? (
        <Button size="sm" className="ml-auto" onClick={onRemove}>
          Remove
        </Button>
      ) : null}
    </div>
    <p className="m-0 mt-1">
      <PlainText text={exception.note} max={500} />
    </p>
    <p className="m-0 mt-1 text-text-3">
      {`${alertCount(exception.hits)} kept quiet`}
      {exception.last_hit_at === null ? null : (
        <>
          , the last <Time at={Date.parse(exception.last_hit_at)} />
        </>
      )}
      {'; since '}
      <Time at={Date.parse(exception.created_at)} /> by{' '}
      <PlainText text={exception.created_by_name ?? exception.created_by} max={64} inline />
    </p>
  </li>
);

/** What the rule is kept quiet about, until when, and how often it was. */
export const Exceptions = ({ rule, exceptions }: { readonly rule: Rule; readonly exceptions: readonly RuleException[] }) => {
  const responds = useMay(may.respond);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<RuleException>();
  return (
    <>
      <div className="flex items-center gap-3">
        <p className="m-0 text-text-2">Alerts they cover are closed as they are raised, and stay on record. Every exception ends.</p>
        {responds ? (
          <Button className="ml-auto" onClick={() => setAdding(true)}>
            Add an exception
          </Button>
        ) : null}
      </div>
      {exceptions.length === 0 ? <EmptyState title="No exception stands." looked="The exceptions of this rule were looked at." /> : null}
      <ul aria-label="Exceptions" className="m-0 list-none p-0">
        {exceptions.map((exception) => (
          <Exception key={exception.id} exception={exception} {...(responds ? { onRemove: () => setRemoving(exception) } : {})} />
        ))}
      </ul>
      {adding ? <AddException rule={rule} onClose={() => setAdding(false)} /> : null}
      {removing ? <RemoveException exception={removing} onClose={() => setRemoving(undefined)} /> : null}
    </>
  );
};
