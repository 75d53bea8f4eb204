import { useState } from 'react';
import type { TokenView } from '../../../shared/contract/tokens.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { Form } from '../../ui/form/form.tsx';
import { TextArea } from '../../ui/form/text-area.tsx';
import { Button } from '../../ui/input/button.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';

/** Finds a token by what an operator has of it. The value goes to the engine and is neither kept nor recorded. */
export const FindToken = ({ onFound }: { readonly onFound: (token: TokenView) => void }) => {
  const client = useClient();
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState('');
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const close = (): void => {
    setOpen(false);
    setValue('');
    setFailure(undefined);
  };
  const find = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { token } = await client.tokens.find({ value: value.trim() });
      close();
      onFound(token);
    } catch (error) {
      setFailure(describeError(error).text);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Find a token</Button>
      <Dialog
        open={open}
        onOpenChange={(next) => (next ? setOpen(true) : close())}
        title="Find a token"
        description="Paste its value, its jti or its id. The value is only hashed and looked up; it is neither kept nor recorded."
      >
        <Form label="Find a token" onSubmit={() => void find()} {...(failure ? { failure } : {})}>
          <TextArea label="Token, jti or id" name="value" value={value} onChange={setValue} rows={4} maxLength={16_384} required />
          <Button type="submit" variant="primary" busy={busy} disabled={value.trim() === ''}>
            Find
          </Button>
        </Form>
      </Dialog>
    </>
  );
};
