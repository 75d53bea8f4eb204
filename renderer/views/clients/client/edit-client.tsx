import { useState } from 'react';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { ClientFields } from '../client-fields.tsx';
import { formOfClient, toMetadata } from '../client-form.ts';
import type { ShownClient } from './shown-client.ts';

/** Changes a registration as it was read: refused when somebody else changed it meanwhile. */
export const EditClient = ({ client, onClose }: { readonly client: ShownClient; readonly onClose: () => void }) => {
  const operations = useClient();
  const [form, setForm] = useState(() => formOfClient(client));
  const { busy, errors, general, save } = useSave(onClose);
  const submit = (): void =>
    void save(() =>
      operations.clients.update({ client_id: client.client_id, version: client.updated_at, changes: toMetadata(form, false) }),
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Change ${client.client_name === '' ? client.client_id : client.client_name}`}
      width={640}
    >
      <Form label="Change the client" onSubmit={submit} errors={errors} {...general}>
        <ClientFields form={form} onChange={(changes) => setForm({ ...form, ...changes })} errors={errors} isNew={false} />
        <Button type="submit" variant="primary" busy={busy}>
          Save
        </Button>
      </Form>
    </Dialog>
  );
};
