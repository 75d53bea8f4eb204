import { useState } from 'react';
import { type Verdict, verdicts } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { useDeclines } from '../../alerts/acts/use-declines.ts';
import { verdictMeanings, verdictWords } from '../../alerts/alert-words.ts';
import { closingWords } from './closing-words.ts';
import type { ShownCase } from './shown-case.ts';

const options = verdicts.map((value) => ({ value, label: verdictWords[value], detail: verdictMeanings[value] }));

/** Closes a case with a verdict, and with it those of its alerts that are not closed. */
export const CloseCase = ({ incident, onClose }: { readonly incident: ShownCase; readonly onClose: () => void }) => {
  const client = useClient();
  const [verdict, setVerdict] = useState<Verdict | ''>('');
  const [summary, setSummary] = useState('');
  const [asked, setAsked] = useState(false);
  const { busy, errors, general, save } = useSave(onClose);
  const open = incident.alert_list.filter(({ state }) => state !== 'closed').map(({ id }) => id);
  const declines = useDeclines(open, !busy);
  const submit = (): void => {
    setAsked(true);
    if (verdict !== '') void save(() => client.cases.close({ id: incident.id, verdict, summary }));
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Close case ${incident.number}`}
      description={closingWords(open.length, declines)}
    >
      <Form label="Close the case" onSubmit={submit} errors={errors} {...general}>
        <Select<Verdict | ''>
          label="Verdict"
          name="verdict"
          value={verdict}
          onChange={setVerdict}
          options={options}
          required
          {...(asked && verdict === '' ? { error: 'Choose what it turned out to be.' } : {})}
          hint={verdict === '' ? 'What it turned out to be' : verdictMeanings[verdict]}
        />
        <TextArea
          label="Summary"
          name="summary"
          hint="What happened, what was done, what is left; goes into the export"
          value={summary}
          onChange={setSummary}
          required
          maxLength={4000}
          rows={6}
        />
        <Button type="submit" variant="primary" busy={busy} disabled={declines === undefined || summary.trim() === ''}>
          Close the case
        </Button>
      </Form>
    </Dialog>
  );
};
