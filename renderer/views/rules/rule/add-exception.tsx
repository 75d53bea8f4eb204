import { useState } from 'react';
import type { Rule } from '../../../../shared/rule.ts';
import { subjectWords } from '../../../../shared/rule-words/field-words.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { TextField } from '../../../ui/form/text-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { emptyException, exceptionLengths, subjectOf, valueHint } from './exception-form.ts';
import { ExceptionPreview } from './exception-preview.tsx';

/** Asks whom the rule is to be quiet about and how long, and shows what that would have hidden before anything is kept quiet. */
export const AddException = ({ rule, onClose }: { readonly rule: Rule; readonly onClose: () => void }) => {
  const client = useClient();
  const [form, setForm] = useState(() => emptyException(rule));
  const [shown, setShown] = useState<string>();
  const { busy, errors, general, save } = useSave(onClose);
  const subject = subjectOf(form);
  const asked = JSON.stringify(subject);
  const previewed = subject !== undefined && shown === asked;
  const submit = (): void => {
    if (subject === undefined) return;
    setShown(asked);
    if (previewed) void save(() => client.rules.addException({ rule: rule.id, subject, seconds: Number(form.seconds), note: form.note }));
  };
  const options = [
    ...(rule.subject === 'server' ? [] : [{ value: rule.subject, label: subjectWords[rule.subject] }]),
    { value: 'every' as const, label: 'Every subject of the rule' },
  ];
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Add an exception"
      description="Alerts it covers are closed as they are raised, and stay on record."
    >
      <Form label="Add an exception" onSubmit={submit} errors={errors} {...general}>
        <Select label="About" name="of" value={form.of} onChange={(of) => setForm({ ...form, of })} options={options} />
        {form.of === 'every' ? null : (
          <TextField
            label={subjectWords[form.of]}
            name="subject.value"
            value={form.value}
            onChange={(value) => setForm({ ...form, value })}
            hint={valueHint(form.of)}
            maxLength={256}
            required
            mono
          />
        )}
        <Select
          label="How long"
          name="seconds"
          value={form.seconds}
          onChange={(seconds) => setForm({ ...form, seconds })}
          options={exceptionLengths}
        />
        <TextArea
          label="Note"
          name="note"
          hint="Why; kept with the exception and in the log"
          value={form.note}
          onChange={(note) => setForm({ ...form, note })}
          required
          maxLength={500}
        />
        {previewed ? <ExceptionPreview rule={rule.id} subject={subject} /> : null}
        <Button type="submit" variant="primary" busy={busy} disabled={subject === undefined || (previewed && form.note.trim() === '')}>
          {previewed ? 'Add the exception' : 'Show what it would hide'}
        </Button>
      </Form>
    </Dialog>
  );
};
