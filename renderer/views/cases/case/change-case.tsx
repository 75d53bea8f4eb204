import { useState } from 'react';
import { severities } from '../../../../shared/severity.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextField } from '../../../ui/form/text-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { severityWords } from '../../alerts/alert-words.ts';
import type { ShownCase } from './shown-case.ts';

const options = severities.toReversed().map((value) => ({ value, label: severityWords[value] }));

/** Gives a case another title or severity. */
export const ChangeCase = ({ incident, onClose }: { readonly incident: ShownCase; readonly onClose: () => void }) => {
  const client = useClient();
  const [title, setTitle] = useState(incident.title);
  const [severity, setSeverity] = useState(incident.severity);
  const { busy, errors, general, save } = useSave(onClose);
  const changed = title !== incident.title || severity !== incident.severity;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Change case ${incident.number}`}
    >
      <Form
        label="Change the case"
        onSubmit={() =>
          void save(() =>
            client.cases.change({
              id: incident.id,
              ...(title === incident.title ? {} : { title }),
              ...(severity === incident.severity ? {} : { severity }),
            }),
          )
        }
        errors={errors}
        {...general}
      >
        <TextField label="Title" name="title" value={title} onChange={setTitle} maxLength={200} required />
        <Select label="Severity" name="severity" value={severity} onChange={setSeverity} options={options} />
        <Button type="submit" variant="primary" busy={busy} disabled={!changed || title.trim() === ''}>
          Save
        </Button>
      </Form>
    </Dialog>
  );
};
