import { useState } from 'react';
import type { Rule } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';

interface RemoveRuleProps {
  readonly rule: Rule;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

/** Takes an own rule out of force. Its versions and alerts stay on record. */
export const RemoveRule = ({ rule, onRemoved, onClose }: RemoveRuleProps) => {
  const client = useClient();
  const [note, setNote] = useState('');
  const { busy, errors, general, save } = useSave(onRemoved);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Remove the rule"
      description="It raises nothing from the next event on. Its versions and its alerts stay on record; saved under the same id it goes on from there."
    >
      <Form
        label="Remove the rule"
        onSubmit={() => void save(() => client.rules.remove({ id: rule.id, note }))}
        errors={errors}
        {...general}
      >
        <TextArea label="Note" name="note" hint="Why; kept in the log" value={note} onChange={setNote} required maxLength={500} />
        <Button type="submit" variant="danger" busy={busy} disabled={note.trim() === ''}>
          Remove
        </Button>
      </Form>
    </Dialog>
  );
};
