import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useMay, useMe } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Menu } from '../../../ui/input/menu.tsx';
import { plainTextOf } from '../../../ui/text/escape-plain-text.ts';

interface AssignMenuProps {
  readonly disabled: boolean;
  readonly onAssign: (owner: string | null) => void;
}

/** To whom alerts are given. Who may not see the operators gives them to nobody but themselves. */
export const AssignMenu = ({ disabled, onAssign }: AssignMenuProps) => {
  const client = useClient();
  const me = useMe();
  const oversees = useMay(may.oversee);
  const { data } = useQuery({
    queryKey: ['operators.list'],
    queryFn: ({ signal }) => client.operators.list({}, { signal }),
    enabled: oversees,
  });
  const others = (data?.operators ?? []).filter(
    ({ id, role, status }) => id !== me.id && status === 'active' && may.respond.some((one) => one === role),
  );
  return (
    <Menu
      trigger={
        <Button disabled={disabled} keys="a" icon={<ChevronDown size={13} aria-hidden="true" />}>
          Assign
        </Button>
      }
      items={[
        { label: 'To me', keys: 'a', onSelect: () => onAssign(me.id) },
        ...others.map(({ id, name }) => ({ label: `To ${plainTextOf(name)}`, onSelect: () => onAssign(id) })),
        { separator: true },
        { label: 'Put back: nobody’s', onSelect: () => onAssign(null) },
      ]}
    />
  );
};
