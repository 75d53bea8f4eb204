import { useState } from 'react';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { Banner } from '../../../ui/state/banner.tsx';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { Time } from '../../../ui/time/time.tsx';
import type { ShownClient } from './shown-client.ts';

const overlaps = [
  { value: '0', label: 'At once', detail: 'when the secret leaked' },
  { value: '3600', label: 'In 1 hour' },
  { value: '86400', label: 'In 24 hours' },
  { value: '604800', label: 'In 7 days' },
];

interface Rotated {
  readonly client_secret: string;
  readonly former_secret_expires_at: string | null;
}

/** Makes a new secret; the former stays good for a while, so that the client can be changed over. */
export const RotateSecret = ({ client, onClose }: { readonly client: ShownClient; readonly onClose: () => void }) => {
  const operations = useClient();
  const [overlap, setOverlap] = useState('86400');
  const [rotated, setRotated] = useState<Rotated>();
  const { busy, errors, general, save } = useSave(() => undefined);
  const submit = (): void =>
    void save(async () =>
      setRotated(await operations.clients.rotateSecret({ client_id: client.client_id, overlap_seconds: Number(overlap) })),
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Rotate the secret of ${client.client_name === '' ? client.client_id : client.client_name}`}
    >
      {rotated ? (
        <>
          <Banner tone="warning">The new secret is shown this once. It is kept only as a hash.</Banner>
          <KeyValue
            items={[
              { label: 'New secret', value: rotated.client_secret, mono: true, copy: rotated.client_secret },
              {
                label: 'Former secret',
                value:
                  rotated.former_secret_expires_at === null ? (
                    'no longer good'
                  ) : (
                    <>
                      good until <Time at={Date.parse(rotated.former_secret_expires_at)} format="date-time" showZone />
                    </>
                  ),
              },
            ]}
          />
          <Button variant="primary" onClick={onClose}>
            It is copied
          </Button>
        </>
      ) : (
        <Form label="Rotate the secret" onSubmit={submit} errors={errors} {...general}>
          <Select label="The former secret ends" value={overlap} onChange={setOverlap} options={overlaps} />
          <Button type="submit" variant="primary" busy={busy}>
            Rotate
          </Button>
        </Form>
      )}
    </Dialog>
  );
};
