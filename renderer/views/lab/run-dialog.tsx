import { useState } from 'react';
import type { LabScenario } from '../../../shared/contract/lab.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { useSave } from '../../bridge/use-save.ts';
import { Form } from '../../ui/form/form.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { Button } from '../../ui/input/button.tsx';
import { Select } from '../../ui/input/select.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { readSeed } from './describe-sheet.ts';

/** How long an attack goes on: as its plan has it, or until it is stopped. */
const lengths = [
  { value: '0', label: 'As planned', detail: 'It ends by itself within seconds' },
  { value: '120', label: 'Until it is stopped, 2 minutes at most', detail: 'Time to find it, and to act' },
  { value: '600', label: 'Until it is stopped, 10 minutes at most' },
] as const;
type Length = (typeof lengths)[number]['value'];

/** Begins an attack, drawn anew or as it was by its seed. */
export const RunDialog = ({ scenario, onClose }: { readonly scenario: LabScenario; readonly onClose: () => void }) => {
  const client = useClient();
  const [text, setText] = useState('');
  const [length, setLength] = useState<Length>('0');
  const { busy, errors, general, save } = useSave(onClose);
  const seed = readSeed(text);
  const submit = (): void => {
    if (seed === null) return;
    const how = { ...(seed === undefined ? {} : { seed }), ...(length === '0' ? {} : { persist_seconds: Number(length) }) };
    void save(() => client.lab.run({ scenario: scenario.id, ...how }));
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
        {scenario.persists ? <Select<Length> label="Goes on" value={length} onChange={setLength} options={lengths} /> : null}
        <Button type="submit" variant="primary" busy={busy} disabled={seed === null}>
          Run it
        </Button>
      </Form>
    </Dialog>
  );
};
