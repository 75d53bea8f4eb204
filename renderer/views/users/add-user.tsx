import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useClient } from '../../bridge/console-context.tsx';
import { describeChangeError } from '../../bridge/describe-change-error.ts';
import { formErrors } from '../../bridge/describe-error.ts';
import { useSession } from '../../bridge/session-context.tsx';
import { Form } from '../../ui/form/form.tsx';
import { PasswordField } from '../../ui/form/password-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { Button } from '../../ui/input/button.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';

/** Creates an account with a first password. */
export const AddUser = ({ onClose }: { readonly onClose: () => void }) => {
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { state } = useSession();
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [failed, setFailed] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const create = async (): Promise<void> => {
    setBusy(true);
    setFailed(undefined);
    try {
      const user = await client.users.add({ username, password, ...(email === '' ? {} : { email }) });
      await queries.invalidateQueries({ queryKey: ['users.list'] });
      await navigate({ to: '/users/$user', params: { user: user.sub } });
    } catch (error) {
      setFailed(error);
      setBusy(false);
    }
  };
  const { errors, general } = formErrors(failed, describeChangeError);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Create a user"
    >
      <Form label="Create a user" onSubmit={() => void create()} errors={errors} {...general}>
        <TextField
          label="User name"
          name="username"
          value={username}
          onChange={setUsername}
          error={errors.username}
          autoFocus
          autoComplete="off"
          required
        />
        <TextField label="Mail address" name="email" value={email} onChange={setEmail} error={errors.email} autoComplete="off" />
        <PasswordField
          label="First password"
          name="password"
          value={password}
          onChange={setPassword}
          error={errors.password}
          hint={state?.password_rule}
          autoComplete="new-password"
          required
        />
        <Button type="submit" variant="primary" busy={busy}>
          Create
        </Button>
      </Form>
    </Dialog>
  );
};
