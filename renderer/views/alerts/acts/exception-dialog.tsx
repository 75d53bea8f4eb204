import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import { subjectWords } from '../../../../shared/rule-words/field-words.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { Dimmed } from '../../../ui/state/dimmed.tsx';
import { plainTextOf } from '../../../ui/text/escape-plain-text.ts';
import { Time } from '../../../ui/time/time.tsx';
import { alertCount, subjectName } from '../alert-words.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const lengths = [
  { value: String(4 * HOUR), label: '4 hours' },
  { value: String(DAY), label: '24 hours' },
  { value: String(7 * DAY), label: '7 days' },
  { value: String(30 * DAY), label: '30 days' },
  { value: String(90 * DAY), label: '90 days' },
];

type Whom = 'this' | 'every';

const aboutOf = ({ subject }: Alert, whom: Whom) =>
  whom === 'this' && subject.id !== null ? { kind: subject.kind, value: subject.id } : null;

/** What the exception would have kept quiet in the last 30 days, and above all what of it was an attack. */
const Hidden = ({ alert, whom }: { readonly alert: Alert; readonly whom: Whom }) => {
  const client = useClient();
  const input = { rule: alert.rule, subject: aboutOf(alert, whom) };
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['rules.previewException', input],
    queryFn: ({ signal }) => client.rules.previewException(input, { signal }),
    placeholderData: keepPreviousData,
  });
  if (error) return <p className="m-0 text-critical">{`What it would hide could not be counted. ${describeError(error).text}`}</p>;
  if (!data) return <p className="m-0 text-text-2">Counting what it would have hidden</p>;
  const { alerts, true_positives: trues, newest_at: newest } = data;
  return (
    <Dimmed busy={isPlaceholderData}>
      <div role="status" className={`rounded border px-3 py-2 ${trues > 0 ? 'border-critical bg-critical-weak' : 'border-line'}`}>
        <p className="m-0 font-medium">
          {alerts === 0
            ? 'In the last 30 days it would have hidden no alert.'
            : `In the last 30 days it would have hidden ${alertCount(alerts)}.`}
        </p>
        <p className="m-0 text-text-2">
          {trues === 0 ? 'No true positive' : `${trues.toLocaleString('en-US')} judged a true positive`}
          {newest === null ? '.' : '; the newest was raised '}
          {newest === null ? null : <Time at={Date.parse(newest)} format="date-time" showZone />}
        </p>
      </div>
    </Dimmed>
  );
};

interface ExceptionDialogProps {
  readonly alert: Alert;
  readonly onClose: () => void;
}

/** Makes an exception to the rule of an alert: for whom, how long, and why. It always ends by itself, and says first what it would have hidden. */
export const ExceptionDialog = ({ alert, onClose }: ExceptionDialogProps) => {
  const client = useClient();
  const { show } = useToast();
  const may = alert.subject.id !== null && alert.subject.kind !== 'server';
  const [whom, setWhom] = useState<Whom>(may ? 'this' : 'every');
  const [length, setLength] = useState(String(7 * DAY));
  const [note, setNote] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const { busy, errors, general, save } = useSave(() => {
    show({ title: 'The exception stands. It ends by itself.', tone: 'ok' });
    onClose();
  });
  const submit = (): void =>
    void save(() =>
      client.rules.addException({ rule: alert.rule, subject: aboutOf(alert, whom), seconds: Number(length), note: note.trim() }),
    );
  const name = `${subjectWords[alert.subject.kind]} ${plainTextOf(subjectName(alert.subject)).slice(0, 60)}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      initialFocus={field}
      title={`Exception to: ${alert.title}`}
      description="While it stands, alerts it covers are kept, closed as they are raised, and disturb nobody."
    >
      <Form label="Exception" onSubmit={submit} errors={errors} {...general}>
        <Select<Whom>
          label="For whom"
          name="subject"
          value={whom}
          onChange={setWhom}
          options={[
            ...(may ? [{ value: 'this' as const, label: name }] : []),
            { value: 'every', label: 'Everybody', detail: 'the rule raises no open alert at all' },
          ]}
        />
        <Select label="For how long" name="seconds" value={length} onChange={setLength} options={lengths} />
        <TextArea
          ref={field}
          label="Why"
          name="note"
          value={note}
          onChange={setNote}
          required
          maxLength={500}
          hint="Kept in the audit log with your name."
          rows={2}
        />
        <Hidden alert={alert} whom={whom} />
        <Button type="submit" variant="primary" busy={busy} disabled={note.trim() === ''} className="self-start">
          Make the exception
        </Button>
      </Form>
    </Dialog>
  );
};
