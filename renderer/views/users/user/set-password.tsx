import { useState } from 'react';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSession } from '../../../bridge/session-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { PasswordField } from '../../../ui/form/password-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Checkbox } from '../../../ui/input/checkbox.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { counted } from '../../../ui/text/counted.ts';
import type { ShownUser } from './shown-user.ts';

/** Gives the account a new password; its sessions end. */
export const SetPassword = ({ user, onClose }: { readonly user: ShownUser; readonly onClose: () => void }) => {
  const client = useClient();
  const { state } = useSession();
  const [password, setPassword] = useState('');
  const [tokens, setTokens] = useState(true);
  const { busy, errors, general, save } = useSave(onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Set a password for ${user.username}`}
      description={`${counted(user.sessions.length, 'live session ends', 'live sessions end')}.`}
    >
      <Form
        label="Set a password"
        onSubmit={() => void save(() => client.users.setPassword({ user: user.sub, password, tokens }))}
        errors={errors}
        {...general}
      >
        <PasswordField
          label="New password"
          name="password"
          value={password}
          onChange={setPassword}
          hint={state?.password_rule}
          error={errors.password}
          autoComplete="new-password"
          required
        />
        <Checkbox label="Also revoke the tokens that clients hold" checked={tokens} onChange={setTokens} />
        <Button type="submit" variant="primary" busy={busy}>
          Set the password
        </Button>
      </Form>
    </Dialog>
  );
};
