import { useState } from 'react';
import type { OperatorView } from '../../../../shared/contract/operators.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Menu } from '../../../ui/input/menu.tsx';
import { counted } from '../../../ui/text/counted.ts';
import { ConfirmOperator } from './confirm-operator.tsx';
import { ResetOperator } from './reset-operator.tsx';
import { SetRole } from './set-role.tsx';

type Asked = 'role' | 'reset' | 'suspend' | 'resume' | 'remove';

/** What an administrator can do about an operator. */
export const OperatorMenu = ({ operator }: { readonly operator: OperatorView }) => {
  const client = useClient();
  const [asked, setAsked] = useState<Asked>();
  const close = (): void => setAsked(undefined);
  const { id, name } = operator;
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button size="sm" aria-label={`More: what can be done about ${name}`}>
            More
          </Button>
        }
        items={[
          { label: 'Change the role', onSelect: () => setAsked('role') },
          { label: 'Set a new password', onSelect: () => setAsked('reset') },
          operator.status === 'active'
            ? { label: 'Suspend', danger: true, onSelect: () => setAsked('suspend') }
            : { label: 'Put back in use', onSelect: () => setAsked('resume') },
          { label: 'Remove', danger: true, onSelect: () => setAsked('remove') },
        ]}
      />
      {asked === 'role' ? <SetRole operator={operator} onClose={close} /> : null}
      {asked === 'reset' ? <ResetOperator operator={operator} onClose={close} /> : null}
      {asked === 'suspend' ? (
        <ConfirmOperator
          title={`Suspend ${name}`}
          text={`${counted(operator.sessions, 'session ends', 'sessions end')}, and ${name} cannot sign in until put back in use. This can be taken back.`}
          verb="Suspend"
          perform={(note) => client.operators.suspend({ operator: id, note })}
          onClose={close}
        />
      ) : null}
      {asked === 'resume' ? (
        <ConfirmOperator
          title={`Put ${name} back in use`}
          text={`${name} can sign in again as ${operator.role}.`}
          verb="Resume"
          perform={(note) => client.operators.resume({ operator: id, note })}
          onClose={close}
        />
      ) : null}
      {asked === 'remove' ? (
        <ConfirmOperator
          title={`Remove ${name}`}
          text={`${counted(operator.sessions, 'session ends', 'sessions end')}. What ${name} did stays in the log. This cannot be taken back.`}
          verb="Remove"
          perform={(note) => client.operators.remove({ operator: id, note })}
          onClose={close}
        />
      ) : null}
    </>
  );
};
