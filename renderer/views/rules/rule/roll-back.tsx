import { useState } from 'react';
import type { Rule } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { ChangeList } from '../draft/change-list.tsx';
import { describeChanges } from '../draft/describe-changes.ts';

interface RollBackProps {
  /** In force. */
  readonly rule: Rule;
  /** 0 is what the product comes with. */
  readonly to: number;
  readonly target: Rule;
  readonly onClose: () => void;
}

/** Puts a former version in force again, as a new one: what that changes, and why. */
export const RollBack = ({ rule, to, target, onClose }: RollBackProps) => {
  const client = useClient();
  const [note, setNote] = useState('');
  const { busy, errors, general, save } = useSave(onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={to === 0 ? 'Back to what the product comes with' : `Back to version ${to}`}
      description="It becomes a new version; those between stay on record."
      width={640}
    >
      <Form
        label="Roll back"
        onSubmit={() => void save(() => client.rules.rollBack({ id: rule.id, to, note }))}
        errors={errors}
        {...general}
      >
        <ChangeList label="What changes" changes={describeChanges(rule, target)} />
        <TextArea
          label="Note"
          name="note"
          hint="Why; kept with the version and in the log"
          value={note}
          onChange={setNote}
          required
          maxLength={500}
        />
        <Button type="submit" variant="primary" busy={busy} disabled={note.trim() === ''}>
          Put in force
        </Button>
      </Form>
    </Dialog>
  );
};
