import { useState } from 'react';
import type { LabScenario } from '../../../shared/contract/lab.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { useSave } from '../../bridge/use-save.ts';
import { Form } from '../../ui/form/form.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { Button } from '../../ui/input/button.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { readSeed } from './describe-sheet.ts';

/** Begins an attack, drawn anew or as it was by its seed. */
export const RunDialog = ({ scenario, onClose }: { readonly scenario: LabScenario; readonly onClose: () => void }) => {
  const client = useClient();
  const [text, setText] = useState('');
  const { busy, errors, general, save } = useSave(onClose);
  const seed = readSeed(text);
  const submit = (): void => {
    if (seed !== null) void save(() => client.lab.run({ scenario: scenario.id, ...(seed === undefined ? {} : { seed }) }));
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Run: ${scenario.title}`}
      description={<PlainText text={scenario.story} max={300} />}
    >
      <Form label="Run the attack" onSubmit={submit} errors={errors} {...general}>
        <TextField
          label="Seed"
          name="seed"
          hint="Empty draws one; the same seed makes the same attack"
          value={text}
          onChange={setText}
          inputMode="numeric"
          required={false}
          {...(seed === null ? { error: 'A whole number up to 2,147,483,647, or nothing.' } : {})}
        />
        <Button type="submit" variant="primary" busy={busy} disabled={seed === null}>
          Run it
        </Button>
      </Form>
    </Dialog>
  );
};
