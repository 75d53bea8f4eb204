import { useState } from 'react';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useMe } from '../../../bridge/session-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { AskedFor } from './asked-for.tsx';
import { RunSteps } from './run-steps.tsx';
import { EffectOf, StepEffects } from './step-effects.tsx';
import { useDryRun } from './use-dry-run.ts';

export type RunAct = 'approve' | 'decline' | 'undo';

interface JudgeRunProps {
  readonly run: PlaybookRun;
  readonly act: RunAct;
  readonly onClose: () => void;
}

const words: { readonly [A in RunAct]: { readonly title: string; readonly verb: string; readonly lead: string } } = {
  approve: { title: 'Approve', verb: 'Approve and do it', lead: 'What each step does, as it stands now:' },
  decline: { title: 'Decline', verb: 'Decline', lead: 'Nothing of it is done:' },
  undo: {
    title: 'Take back',
    verb: 'Take back',
    lead: 'What can be taken back is: blocks and suspensions that still stand. A revoked token stays revoked.',
  },
};

/** Approves, declines or takes back a run, with the effect of each step in sight. */
export const JudgeRun = ({ run, act, onClose }: JudgeRunProps) => {
  const client = useClient();
  const [note, setNote] = useState('');
  const { busy, errors, general, save } = useSave(onClose);
  const me = useMe();
  const { title, verb, lead } = words[act];
  const own = act === 'decline' && run.second_operator && run.started_by === `operator:${me.id}`;
  const frozen = run.act === null ? undefined : (run.steps[0]?.effect ?? undefined);
  const dryRun = useDryRun(act === 'approve' && run.act === null ? { run: run.id } : undefined);
  // What is approved stands before the eyes of who approves.
  const ready = act === 'approve' ? (dryRun.steps ?? frozen) !== undefined : note.trim() !== '';
  const submit = (): void => {
    if (!ready) return;
    void save(() => {
      if (act === 'approve') return client.response.approve({ run: run.id, ...(note.trim() === '' ? {} : { note }) });
      return act === 'decline' ? client.response.decline({ run: run.id, note }) : client.response.undo({ run: run.id, reason: note });
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !busy) onClose();
      }}
      title={`${own ? 'Withdraw' : title}: ${run.title}`}
      description={run.act === null ? <PlainText text={run.about} max={300} /> : undefined}
      width={600}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button variant={act === 'decline' ? 'default' : 'danger'} busy={busy} disabled={!ready} onClick={submit}>
            {own ? 'Withdraw' : verb}
          </Button>
        </>
      }
    >
      <Form label={title} onSubmit={submit} errors={errors} {...general}>
        {run.act === null ? null : (
          <div>
            <AskedFor {...run} />
          </div>
        )}
        {run.second_operator && act === 'approve' ? (
          <p className="m-0 rounded border border-high bg-high-weak px-3 py-2">
            This reaches far: it takes an operator other than the one who {run.act === null ? 'started' : 'asked for'} it.
          </p>
        ) : null}
        <div>
          <p className="m-0 mb-1 text-text-2">
            {act === 'approve' && run.act !== null ? 'What it does, to those alone it was shown for when it was asked for:' : lead}
          </p>
          {act === 'approve' && run.act === null ? (
            <StepEffects of={dryRun} />
          ) : act === 'approve' && frozen ? (
            <EffectOf effect={frozen} />
          ) : (
            <RunSteps steps={run.steps} />
          )}
        </div>
        <TextArea
          label={act === 'approve' ? 'Note' : 'Reason'}
          name={act === 'undo' ? 'reason' : 'note'}
          hint="Kept in the audit log with your name."
          value={note}
          onChange={setNote}
          required={act !== 'approve'}
          maxLength={500}
        />
      </Form>
    </Dialog>
  );
};
