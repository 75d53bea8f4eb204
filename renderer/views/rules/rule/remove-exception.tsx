import { useState } from 'react';
import type { RuleException } from '../../../../shared/contract/rules.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';

/** Ends an exception before its time: from then on the rule raises alerts again. */
export const RemoveException = ({ exception, onClose }: { readonly exception: RuleException; readonly onClose: () => void }) => {
  const client = useClient();
  const [note, setNote] = useState('');
  const { busy, errors, general, save } = useSave(onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Remove the exception"
      description="The rule raises alerts about it again, from the next event on. What was kept quiet stays closed."
    >
      <Form
        label="Remove the exception"
        onSubmit={() => void save(() => client.rules.removeException({ id: exception.id, note }))}
        errors={errors}
        {...general}
      >
        <TextArea label="Note" name="note" hint="Why; kept in the log" value={note} onChange={setNote} required maxLength={500} />
        <Button type="submit" variant="primary" busy={busy} disabled={note.trim() === ''}>
          Remove
        </Button>
      </Form>
    </Dialog>
  );
};
