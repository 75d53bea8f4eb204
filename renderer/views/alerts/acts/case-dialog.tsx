import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import type { Incident } from '../../../../shared/contract/cases.ts';
import { type Severity, severities, severityNumber } from '../../../../shared/severity.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { TextField } from '../../../ui/form/text-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { plainTextOf } from '../../../ui/text/escape-plain-text.ts';
import { alertCount, severityWords } from '../alert-words.ts';

const NEW = 'new';
/** A case takes so many alerts at once. */
const MOST = 200;

const worst = (alerts: readonly Alert[]): Severity =>
  alerts.reduce<Severity>((most, { severity }) => (severityNumber(severity) > severityNumber(most) ? severity : most), 'info');

const titleOf = (alerts: readonly Alert[]): string => {
  const titles = [...new Set(alerts.map(({ title }) => title))];
  return titles.length === 1 ? (titles[0] ?? '') : `${titles[0] ?? ''} and ${titles.length - 1} more`;
};

interface CaseDialogProps {
  readonly alerts: readonly Alert[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Opens a case with the alerts, or adds them to one that is not closed. */
export const CaseDialog = ({ alerts, onDone, onClose }: CaseDialogProps) => {
  const client = useClient();
  const { show } = useToast();
  const meant = alerts.slice(0, MOST);
  const ids = meant.map(({ id }) => id);
  const [into, setInto] = useState(NEW);
  const [title, setTitle] = useState(titleOf(meant).slice(0, 200));
  const [severity, setSeverity] = useState<Severity>(worst(meant));
  const [note, setNote] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const { data } = useQuery({
    queryKey: ['cases.list', 'not closed'],
    queryFn: ({ signal }) => client.cases.list({ states: ['open', 'in_progress'], limit: 100 }, { signal }),
  });
  const { busy, errors, general, save } = useSave(() => {
    onDone();
    onClose();
  });
  const told = (incident: Incident): void => show({ title: `Case ${incident.number}: ${alertCount(incident.alerts)}.`, tone: 'ok' });
  const submit = (): void =>
    void save(async () => {
      const text = note.trim();
      if (into !== NEW) {
        told(await client.cases.change({ id: into, add_alerts: ids }));
        if (text !== '') await client.cases.note({ id: into, text });
      } else told(await client.cases.open({ title: title.trim(), alerts: ids, severity, ...(text === '' ? {} : { note: text }) }));
    });
  const standing = (data?.cases ?? []).map(({ id, number, title: called }) => ({
    value: id,
    label: `${number}: ${plainTextOf(called).slice(0, 80)}`,
  }));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      initialFocus={field}
      title={`Open a case with ${alertCount(meant.length)}`}
      {...(alerts.length > MOST
        ? { description: `A case takes ${MOST} at once: the first ${MOST} of ${alerts.length.toLocaleString('en-US')} go into it.` }
        : {})}
    >
      <Form label="Case" onSubmit={submit} errors={errors} {...general}>
        {standing.length > 0 ? (
          <Select label="Case" value={into} onChange={setInto} options={[{ value: NEW, label: 'A new case' }, ...standing]} />
        ) : null}
        {into === NEW ? (
          <>
            <TextField label="Title" name="title" value={title} onChange={setTitle} required maxLength={200} />
            <Select<Severity>
              label="Severity"
              name="severity"
              value={severity}
              onChange={setSeverity}
              options={severities.toReversed().map((value) => ({ value, label: severityWords[value] }))}
            />
          </>
        ) : null}
        <TextArea ref={field} label="Note" name="note" value={note} onChange={setNote} maxLength={4000} rows={2} />
        <Button type="submit" variant="primary" busy={busy} disabled={into === NEW && title.trim() === ''} className="self-start">
          {into === NEW ? 'Open the case' : 'Add to the case'}
        </Button>
      </Form>
    </Dialog>
  );
};
