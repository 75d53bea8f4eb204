import { useState } from 'react';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextField } from '../../../ui/form/text-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';

interface ConfirmOperatorProps {
  readonly title: string;
  readonly text: string;
  readonly verb: string;
  readonly perform: (note: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Says what will happen to an operator, and asks why. */
export const ConfirmOperator = ({ title, text, verb, perform, onClose }: ConfirmOperatorProps) => {
  const [reason, setReason] = useState('');
  const { busy, errors, general, save } = useSave(onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
    >
      <Form label={verb} onSubmit={() => void save(() => perform(reason))} errors={errors} {...general}>
        <p className="m-0">
          <PlainText text={text} />
        </p>
        <TextField label="Reason" name="note" value={reason} onChange={setReason} maxLength={500} required autoFocus />
        <Button type="submit" variant="danger" busy={busy} disabled={reason.trim() === ''}>
          {verb}
        </Button>
      </Form>
    </Dialog>
  );
};
