import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Severity, severities } from '../../../shared/severity.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { useSave } from '../../bridge/use-save.ts';
import { Form } from '../../ui/form/form.tsx';
import { TextArea } from '../../ui/form/text-area.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { Button } from '../../ui/input/button.tsx';
import { Select } from '../../ui/input/select.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { severityWords } from '../alerts/alert-words.ts';

const options = severities.toReversed().map((value) => ({ value, label: severityWords[value] }));

/** Opens a case, about nothing yet, and goes there. */
export const OpenCase = ({ onClose }: { readonly onClose: () => void }) => {
  const client = useClient();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState<Severity>('medium');
  const [note, setNote] = useState('');
  const { busy, errors, general, save } = useSave(() => undefined);
  const submit = (): void =>
    void save(async () => {
      const { id } = await client.cases.open({ title, severity, ...(note.trim() === '' ? {} : { note }) });
      onClose();
      await navigate({ to: '/cases/$case', params: { case: id } });
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Open a case"
      description="Alerts are added to it from the queue."
    >
      <Form label="Open a case" onSubmit={submit} errors={errors} {...general}>
        <TextField label="Title" name="title" value={title} onChange={setTitle} maxLength={200} required />
        <Select label="Severity" name="severity" value={severity} onChange={setSeverity} options={options} />
        <TextArea label="First note" name="note" value={note} onChange={setNote} required={false} maxLength={4000} rows={4} />
        <Button type="submit" variant="primary" busy={busy} disabled={title.trim() === ''}>
          Open
        </Button>
      </Form>
    </Dialog>
  );
};
