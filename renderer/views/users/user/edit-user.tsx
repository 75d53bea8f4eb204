import { useState } from 'react';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/text-area.tsx';
import { TextField } from '../../../ui/form/text-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { parseClaims } from './parse-claims.ts';
import type { ShownUser } from './shown-user.ts';

/** Changes name, mail address and claims. */
export const EditUser = ({ user, onClose }: { readonly user: ShownUser; readonly onClose: () => void }) => {
  const client = useClient();
  const [username, setUsername] = useState(user.username);
  const [email, setEmail] = useState(user.email ?? '');
  const [claims, setClaims] = useState(JSON.stringify(user.claims, null, 2));
  const { busy, errors, general, save } = useSave(onClose);
  const parsed = parseClaims(claims);
  const wrong: Readonly<Record<string, string>> = parsed === null ? { claims: 'This is not a JSON object.' } : {};
  const submit = (): void => {
    if (parsed !== null)
      void save(() => client.users.update({ user: user.sub, username, email: email === '' ? null : email, claims: parsed }));
  };
  const shown: Readonly<Record<string, string>> = { ...errors, ...wrong };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Change ${user.username}`}
    >
      <Form label="Change the user" onSubmit={submit} errors={shown} {...general}>
        <TextField label="User name" name="username" value={username} onChange={setUsername} error={errors.username} required />
        <TextField label="Mail address" name="email" value={email} onChange={setEmail} error={errors.email} />
        <TextArea
          label="Claims"
          name="claims"
          hint="What clients may learn of the person, as JSON (OpenID Connect Core §5.1)"
          value={claims}
          onChange={setClaims}
          rows={8}
          error={shown.claims}
        />
        <Button type="submit" variant="primary" busy={busy}>
          Save
        </Button>
      </Form>
    </Dialog>
  );
};
