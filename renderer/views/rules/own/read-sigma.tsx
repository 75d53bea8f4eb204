import { useState } from 'react';
import { type Rule, type RuleSubject, ruleSubjects } from '../../../../shared/rule.ts';
import { subjectWords } from '../../../../shared/rule-words/field-words.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';

/** A draft that was read from a Sigma rule, with what was left out of it. */
export interface ReadSigma {
  readonly rule: Rule;
  readonly notes: readonly string[];
}

interface ReadSigmaDialogProps {
  readonly onRead: (read: ReadSigma) => void;
  readonly onClose: () => void;
}

const options = [
  { value: 'given' as const, label: 'As the rule says', detail: 'for a correlation, which groups by something' },
  ...ruleSubjects.map((value) => ({ value, label: subjectWords[value] })),
];

/** Reads a Sigma rule into a draft. What cannot be said here refuses it: nothing is dropped in silence. */
export const ReadSigmaDialog = ({ onRead, onClose }: ReadSigmaDialogProps) => {
  const client = useClient();
  const [text, setText] = useState('');
  const [subject, setSubject] = useState<RuleSubject | 'given'>('given');
  const { busy, errors, general, save } = useSave(onClose);
  const submit = (): void =>
    void save(async () => onRead(await client.rules.readSigma({ text, ...(subject === 'given' ? {} : { subject }) })));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Read a Sigma rule"
      description="It becomes a draft; nothing is in force before it is saved."
      width={680}
    >
      <Form label="Read a Sigma rule" onSubmit={submit} errors={errors} {...general}>
        <TextArea
          label="The rule in YAML"
          name="text"
          value={text}
          onChange={setText}
          rows={14}
          maxLength={100_000}
          required
          className="[&_textarea]:font-mono [&_textarea]:text-sm"
        />
        <Select label="Whom it judges" name="subject" value={subject} onChange={setSubject} options={options} />
        <Button type="submit" variant="primary" busy={busy} disabled={text.trim() === ''}>
          Read it
        </Button>
      </Form>
    </Dialog>
  );
};
