import { useAct } from '../../../acts/act-provider.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Menu } from '../../../ui/input/menu.tsx';
import type { ShownClient } from './shown-client.ts';

interface ClientActsProps {
  readonly client: ShownClient;
  readonly administers: boolean;
  readonly onEdit: () => void;
  readonly onRotate: () => void;
}

/** What can be done about a client: suspending, which can be taken back, stands before removing, which cannot. */
export const ClientActs = ({ client, administers, onEdit, onRotate }: ClientActsProps) => {
  const act = useAct();
  const { client_id: id, client_name, token_endpoint_auth_method: method } = client;
  const name = client_name === '' ? id : client_name;
  return (
    <div className="ml-auto flex flex-wrap gap-2">
      <Button
        onClick={() =>
          act({
            act: { act: 'tokens.revoke', selection: { by: 'client', client: id } },
            title: `Revoke all tokens of ${name}`,
            verb: 'Revoke',
          })
        }
      >
        Revoke all tokens
      </Button>
      {client.status === 'suspended' ? (
        <Button onClick={() => act({ act: { act: 'clients.resume', clients: [id] }, title: `Put ${name} back in use`, verb: 'Resume' })}>
          Resume
        </Button>
      ) : (
        <Button
          variant="danger"
          onClick={() => act({ act: { act: 'clients.suspend', clients: [id] }, title: `Suspend ${name}`, verb: 'Suspend' })}
        >
          Suspend
        </Button>
      )}
      {administers ? (
        <Menu
          align="end"
          trigger={<Button>More</Button>}
          items={[
            { label: 'Change the registration', onSelect: onEdit },
            ...(method.startsWith('client_secret') ? [{ label: 'Rotate the secret', onSelect: onRotate }] : []),
            {
              label: 'Remove the client',
              danger: true,
              onSelect: () => act({ act: { act: 'clients.remove', client: id }, title: `Remove ${name}`, verb: 'Remove' }),
            },
          ]}
        />
      ) : null}
    </div>
  );
};
