import { useState } from 'react';
import type { OperatorView } from '../../../../shared/contract/operators.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { roleOptions, toRole } from './add-operator.tsx';

/** Gives an operator another role; it holds from the next call on. */
export const SetRole = ({ operator, onClose }: { readonly operator: OperatorView; readonly onClose: () => void }) => {
  const client = useClient();
  const [role, setRole] = useState(operator.role);
  const { busy, errors, general, save } = useSave(onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Role of ${operator.name}`}
    >
      <Form
        label="Role"
        onSubmit={() => void save(() => client.operators.setRole({ operator: operator.id, role }))}
        errors={errors}
        {...general}
      >
        <Select label="Role" value={role} onChange={(value) => setRole(toRole(value))} options={roleOptions} />
        <Button type="submit" variant="primary" busy={busy}>
          Change
        </Button>
      </Form>
    </Dialog>
  );
};
