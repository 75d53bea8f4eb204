import { useState } from 'react';
import { type Role, roleMeanings, roles } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSession } from '../../../bridge/session-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { PasswordField } from '../../../ui/form/password-field.tsx';
import { TextField } from '../../../ui/form/text-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';

export const roleOptions = roles.map((role) => ({ value: role, label: role, detail: roleMeanings[role] }));
export const toRole = (value: string): Role => roles.find((role) => role === value) ?? 'viewer';

/** Adds an operator with a first password, which is theirs to change. */
export const AddOperator = ({ onClose }: { readonly onClose: () => void }) => {
  const client = useClient();
  const { state } = useSession();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [password, setPassword] = useState('');
  const { busy, errors, general, save } = useSave(onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Add an operator"
    >
      <Form
        label="Add an operator"
        onSubmit={() => void save(() => client.operators.add({ name, role, password }))}
        errors={errors}
        {...general}
      >
        <TextField label="Name" name="name" value={name} onChange={setName} autoComplete="off" error={errors.name} autoFocus required />
        <Select label="Role" value={role} onChange={(value) => setRole(toRole(value))} options={roleOptions} />
        <PasswordField
          label="First password"
          name="password"
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          hint={state?.password_rule}
          error={errors.password}
          required
        />
        <Button type="submit" variant="primary" busy={busy}>
          Add
        </Button>
      </Form>
    </Dialog>
  );
};
