import { useState } from 'react';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { useUnsaved } from '../../rules/draft/use-unsaved.ts';

/** Adds a note to a case. It is text, whatever stands in it. */
export const AddNote = ({ id }: { readonly id: string }) => {
  const client = useClient();
  const [text, setText] = useState('');
  const { busy, errors, general, save } = useSave(() => setText(''));
  useUnsaved(text.trim() !== '');
  return (
    <Form
      label="Add a note"
      onSubmit={() => void save(() => client.cases.note({ id, text }))}
      errors={errors}
      {...general}
      className="gap-2"
    >
      <TextArea label="Note" name="text" value={text} onChange={setText} maxLength={4000} rows={3} />
      <div>
        <Button type="submit" busy={busy} disabled={text.trim() === ''}>
          Add the note
        </Button>
      </div>
    </Form>
  );
};
