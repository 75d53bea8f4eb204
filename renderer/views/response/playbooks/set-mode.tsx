import { useState } from 'react';
import { type Playbook, playbookModes } from '../../../../shared/contract/response.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { modeMeanings, modeWords } from '../mode-words.ts';

/** Chooses how much a playbook does by itself, and why. */
export const SetMode = ({ playbook, onClose }: { readonly playbook: Playbook; readonly onClose: () => void }) => {
  const client = useClient();
  const [mode, setMode] = useState(playbook.mode);
  const [note, setNote] = useState('');
  const { busy, errors, general, save } = useSave(onClose);
  const options = playbookModes.map((value) => ({
    value,
    label: value === playbook.default_mode ? `${modeWords[value]} (as it comes)` : modeWords[value],
    detail: modeMeanings[value],
  }));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Mode of ${playbook.title}`}
    >
      <Form
        label="Mode of the playbook"
        onSubmit={() => void save(() => client.response.setMode({ playbook: playbook.id, mode, note }))}
        errors={errors}
        {...general}
      >
        {mode === 'automatic' ? (
          <p className="m-0 rounded border border-high bg-high-weak px-3 py-2">
            Its steps are done the moment an alert is raised, before anybody has looked: also about a false one, and also about alerts of
            your own rules that name it.
          </p>
        ) : null}
        <Select label="Mode" name="mode" value={mode} onChange={setMode} options={options} hint={modeMeanings[mode]} />
        <TextArea label="Note" name="note" hint="Why; kept in the log" value={note} onChange={setNote} required maxLength={500} />
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          disabled={note.trim() === '' || (mode === playbook.mode && mode === playbook.own_mode)}
        >
          Change
        </Button>
      </Form>
    </Dialog>
  );
};
