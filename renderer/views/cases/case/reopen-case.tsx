import { useState } from 'react';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import type { ShownCase } from './shown-case.ts';

/** Opens a closed case again; its alerts stay as they were judged. */
export const ReopenCase = ({ incident, onClose }: { readonly incident: ShownCase; readonly onClose: () => void }) => {
  const client = useClient();
  const [reason, setReason] = useState('');
  const { busy, errors, general, save } = useSave(onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Reopen case ${incident.number}`}
      description="Its alerts stay as they were judged; the verdict so far stays in the log."
    >
      <Form
        label="Reopen the case"
        onSubmit={() => void save(() => client.cases.reopen({ id: incident.id, reason }))}
        errors={errors}
        {...general}
      >
        <TextArea
          label="Reason"
          name="reason"
          hint="Kept in the audit log with your name."
          value={reason}
          onChange={setReason}
          required
          maxLength={500}
        />
        <Button type="submit" variant="primary" busy={busy} disabled={reason.trim() === ''}>
          Reopen
        </Button>
      </Form>
    </Dialog>
  );
};
