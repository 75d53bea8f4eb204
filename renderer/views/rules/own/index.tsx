import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { z } from 'zod';
import { may } from '../../../../shared/role.ts';
import type { Rule } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { useFilters } from '../../../filters/use-filters.ts';
import { Button } from '../../../ui/input/button.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { diffRules } from '../draft/diff-rules.ts';
import { DocumentEditor } from '../draft/document-editor.tsx';
import { draftOf } from '../draft/draft-state.ts';
import { blankRule, copyOf } from '../draft/new-rule.ts';
import { SaveDraft } from '../draft/save-draft.tsx';
import { useUnsaved } from '../draft/use-unsaved.ts';
import { About } from '../rule/about.tsx';
import { Trial } from '../trial/trial.tsx';
import { type ReadSigma, ReadSigmaDialog } from './read-sigma.tsx';

const search = z.object({
  /** The rule it begins as a copy of. */
  from: z.coerce.string().min(1).max(64).optional().catch(undefined),
});

/** What of a Sigma rule was left out. */
const Notes = ({ notes }: { readonly notes: readonly string[] }) =>
  notes.length === 0 ? null : (
    <section className="panel" aria-label="Left out of the Sigma rule">
      <h2 className="panel-head">Left out of the Sigma rule</h2>
      <ul className="m-0 list-disc pl-5">
        {notes.map((note) => (
          <li key={note}>
            <PlainText text={note} max={300} />
          </li>
        ))}
      </ul>
    </section>
  );

const Editor = ({ start }: { readonly start: Rule }) => {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => draftOf(start));
  const [dialog, setDialog] = useState<'save' | 'sigma'>();
  const [sigma, setSigma] = useState<ReadSigma>();
  useUnsaved(dialog !== 'save' && (draft.problems.length > 0 || diffRules(start, draft.rule).length > 0));
  const valid = draft.problems.length === 0;
  const close = (): void => setDialog(undefined);
  return (
    <>
      <div className="page-head shrink-0">
        <h1>Write a rule</h1>
        <div className="ml-auto flex items-center gap-3">
          <Button onClick={() => setDialog('sigma')}>Read a Sigma rule…</Button>
          <Button variant="primary" disabled={!valid} onClick={() => setDialog('save')}>
            Save…
          </Button>
          <Link to="/rules">All rules</Link>
        </div>
      </div>
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-4">
        <section className="panel" aria-label="Document">
          <DocumentEditor draft={draft} onChange={setDraft} />
        </section>
        <div className="flex min-w-0 flex-col gap-4">
          <Notes notes={sigma?.notes ?? []} />
          <Trial draft={draft.rule} valid={valid} changed />
          <section className="panel" aria-labelledby="in-words">
            <h2 id="in-words" className="panel-head">
              In words
            </h2>
            <About rule={draft.rule} />
          </section>
        </div>
      </div>
      {dialog === 'save' ? (
        <SaveDraft
          draft={draft.rule}
          origin={sigma ? 'sigma' : 'own'}
          onSaved={(id) => void navigate({ to: '/rules/$rule', params: { rule: id } })}
          onClose={close}
        />
      ) : null}
      {dialog === 'sigma' ? (
        <ReadSigmaDialog
          onRead={(read) => {
            setSigma(read);
            setDraft(draftOf(read.rule));
          }}
          onClose={close}
        />
      ) : null}
    </>
  );
};

/** Writes an own rule, from nothing or as a copy of another, and tries it before it is in force. */
export const NewRule = () => {
  const client = useClient();
  const administers = useMay(may.administer);
  const [{ from }] = useFilters(search);
  const { data, error, refetch } = useQuery({
    queryKey: ['rules.show', from],
    queryFn: ({ signal }) => client.rules.show({ id: from ?? '' }, { signal }),
    enabled: from !== undefined && administers,
  });
  if (!administers)
    return (
      <div className="page">
        <EmptyState title="Only an administrator writes rules." looked="Your role was looked at." />
      </div>
    );
  if (error)
    return (
      <div className="page">
        <ErrorState title="The rule to copy could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />
      </div>
    );
  if (from !== undefined && !data) return <div className="page" aria-busy="true" />;
  return (
    <div className="page">
      <Editor key={from ?? ''} start={data ? copyOf(data.rule) : blankRule} />
    </div>
  );
};
