import { useState } from 'react';
import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { Form } from '../../ui/form/form.tsx';
import { Button } from '../../ui/input/button.tsx';
import { Checkbox } from '../../ui/input/checkbox.tsx';
import { Select } from '../../ui/input/select.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { useToast } from '../../ui/overlay/toast.tsx';
import { saveText } from './save-text.ts';

const formats = [
  { value: 'jsonl', label: 'JSON lines, with proof', detail: 'the stand-alone verifier takes it' },
  { value: 'csv', label: 'CSV', detail: 'times in UTC' },
] as const;

interface ExportLogProps {
  readonly filter: EventFilterInput;
  readonly onClose: () => void;
}

/** Exports what the filters show. That it was exported, and by whom, goes on record. */
export const ExportLog = ({ filter, onClose }: ExportLogProps) => {
  const client = useClient();
  const { show } = useToast();
  const [format, setFormat] = useState<string>('jsonl');
  const [without, setWithout] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    const chosen = format === 'csv' ? 'csv' : 'jsonl';
    try {
      const pieces: string[] = [];
      for await (const { text } of await client.audit.export({ format: chosen, filter, without_personal: without })) pieces.push(text);
      saveText(`gatewatch-log.${chosen}`, pieces, chosen === 'csv' ? 'text/csv' : 'application/jsonl');
      show({ title: 'The export is saved.', tone: 'ok' });
      onClose();
    } catch (error) {
      setFailure(describeError(error).text);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Export the log"
      description="What the filters show is exported, and the export goes on record."
    >
      <Form label="Export" onSubmit={() => void run()} {...(failure ? { failure } : {})}>
        <Select label="Format" value={format} onChange={setFormat} options={[...formats]} />
        <Checkbox
          label="Without personal values"
          hint="Addresses, agents and typed names are left out; the proof holds all the same"
          checked={without}
          onChange={setWithout}
        />
        <Button type="submit" variant="primary" busy={busy}>
          Export
        </Button>
      </Form>
    </Dialog>
  );
};
