import { useState } from 'react';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { Button } from '../../../ui/input/button.tsx';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { saveText } from '../../audit/save-text.ts';

/** Saves the case with alerts, events, notes and measures as one document. That it was exported, and by whom, goes on record. */
export const ExportCase = ({ id }: { readonly id: string }) => {
  const client = useClient();
  const { show } = useToast();
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      const { file_name, json } = await client.cases.export({ id });
      saveText(file_name, [json], 'application/json');
      show({ title: 'The case is saved.', detail: file_name, tone: 'ok' });
    } catch (error) {
      show({ title: 'The case was not exported.', detail: describeError(error).text, tone: 'critical' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button busy={busy} onClick={() => void run()}>
      Export
    </Button>
  );
};
