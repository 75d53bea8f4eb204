import { useState } from 'react';
import type { OperatorView } from '../../../../shared/contract/operators.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSession } from '../../../bridge/session-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { PasswordField } from '../../../ui/form/password-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Checkbox } from '../../../ui/input/checkbox.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { counted } from '../../../ui/text/counted.ts';

/** A new password for an operator who lost it. */
export const ResetOperator = ({ operator, onClose }: { readonly operator: OperatorView; readonly onClose: () => void }) => {
  const client = useClient();
  const { state } = useSession();
  const [password, setPassword] = useState('');
  const [removes, setRemoves] = useState(false);
  const { busy, errors, general, save } = useSave(onClose);
  const submit = (): void =>
    void save(() => client.operators.reset({ operator: operator.id, password, remove_second_factor: operator.second_factor && removes }));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`New password for ${operator.name}`}
      description={`${counted(operator.sessions, 'session ends', 'sessions end')}.`}
    >
      <Form label="New password" onSubmit={submit} errors={errors} {...general}>
        <PasswordField
          label="New password"
          name="password"
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          hint={state?.password_rule}
          error={errors.password}
          required
        />
        {operator.second_factor ? <Checkbox label="Also remove the second factor" checked={removes} onChange={setRemoves} /> : null}
        <Button type="submit" variant="primary" busy={busy}>
          Set the password
        </Button>
      </Form>
    </Dialog>
  );
};
