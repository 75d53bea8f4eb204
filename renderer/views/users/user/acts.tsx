import { useState } from 'react';
import { useAct } from '../../../acts/act-provider.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Menu } from '../../../ui/input/menu.tsx';
import type { ShownUser } from './shown-user.ts';
import { SignOutUser } from './sign-out-user.tsx';

interface UserActsProps {
  readonly user: ShownUser;
  readonly administers: boolean;
  readonly onEdit: () => void;
  readonly onPassword: () => void;
}

/** What can be done about a person. */
export const UserActs = ({ user, administers, onEdit, onPassword }: UserActsProps) => {
  const act = useAct();
  const [signingOut, setSigningOut] = useState(false);
  const { sub, username } = user;
  const suspended = user.status === 'suspended';
  return (
    <div className="ml-auto flex flex-wrap gap-2">
      <Button onClick={() => setSigningOut(true)}>Sign out</Button>
      <Button
        onClick={() =>
          act({
            act: { act: 'tokens.revoke', selection: { by: 'user', user: sub } },
            title: `Revoke all tokens of ${username}`,
            verb: 'Revoke',
          })
        }
      >
        Revoke tokens
      </Button>
      {suspended ? (
        <Button onClick={() => act({ act: { act: 'users.resume', users: [sub] }, title: `Put ${username} back in use`, verb: 'Resume' })}>
          Resume
        </Button>
      ) : (
        <Button
          variant="danger"
          onClick={() => act({ act: { act: 'users.suspend', users: [sub] }, title: `Suspend ${username}`, verb: 'Suspend' })}
        >
          Suspend
        </Button>
      )}
      {administers ? (
        <Menu
          align="end"
          trigger={<Button>More</Button>}
          items={[
            { label: 'Change name, mail or claims', onSelect: onEdit },
            { label: 'Set a password', onSelect: onPassword },
            ...(user.second_factor
              ? [
                  {
                    label: 'Remove the second factor',
                    danger: true,
                    onSelect: () =>
                      act({
                        act: { act: 'users.remove_factor', user: sub },
                        title: `Remove the second factor of ${username}`,
                        verb: 'Remove',
                      }),
                  },
                ]
              : []),
            {
              label: 'Remove the account',
              danger: true,
              onSelect: () => act({ act: { act: 'users.remove', user: sub }, title: `Remove the account ${username}`, verb: 'Remove' }),
            },
          ]}
        />
      ) : null}
      {signingOut ? <SignOutUser user={user} onClose={() => setSigningOut(false)} /> : null}
    </div>
  );
};
