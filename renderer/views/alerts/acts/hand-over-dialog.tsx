import { useRef, useState } from 'react';
import type { Colleague } from '../../../../shared/contract/operators.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { plainTextOf } from '../../../ui/text/escape-plain-text.ts';

/** As long as the log takes one. */
const LONGEST = 500;

interface HandOverDialogProps {
  /** `3 alerts`, `case 4`. */
  readonly what: string;
  readonly to: Colleague;
  /** Answers with why it was not done. */
  readonly onHandOver: (note: string | undefined) => Promise<string | undefined>;
  readonly onClose: () => void;
}

/** Hands alerts or a case to a colleague, with what that one should know. */
export const HandOverDialog = ({ what, to, onHandOver, onClose }: HandOverDialogProps) => {
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const submit = async (): Promise<void> => {
    setBusy(true);
    const text = note.trim();
    const why = await onHandOver(text === '' ? undefined : text).finally(() => setBusy(false));
    setFailure(why);
    if (why === undefined) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      initialFocus={field}
      title={`Hand ${what} to ${plainTextOf(to.name)}`}
      description="Where the console is open, or is opened next, a message tells of it."
    >
      <Form label="Hand over" onSubmit={() => void submit()} errors={{}} {...(failure === undefined ? {} : { failure })}>
        <TextArea
          ref={field}
          label="Note"
          name="note"
          hint="What is known, what was done, what is left. It goes into the log."
          value={note}
          onChange={setNote}
          maxLength={LONGEST}
          rows={3}
        />
        <Button type="submit" variant="primary" busy={busy} className="self-start">
          Hand over
        </Button>
      </Form>
    </Dialog>
  );
};
