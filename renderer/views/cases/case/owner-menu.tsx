import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { useMay, useMe } from '../../../bridge/session-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Menu } from '../../../ui/input/menu.tsx';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { plainTextOf } from '../../../ui/text/escape-plain-text.ts';
import type { ShownCase } from './shown-case.ts';

/** Who looks after a case. Who may not see the operators gives it to nobody but themselves. */
export const OwnerMenu = ({ incident }: { readonly incident: ShownCase }) => {
  const client = useClient();
  const me = useMe();
  const { show } = useToast();
  const oversees = useMay(may.oversee);
  const { busy, save } = useSave(() => undefined);
  const { data } = useQuery({
    queryKey: ['operators.list'],
    queryFn: ({ signal }) => client.operators.list({}, { signal }),
    enabled: oversees,
  });
  const give = (owner: string | null): void =>
    void save(() =>
      client.cases.change({ id: incident.id, owner }).catch((error: unknown) => {
        show({ title: 'The owner was not changed.', detail: describeError(error).text, tone: 'critical' });
      }),
    );
  const others = (data?.operators ?? []).filter(
    ({ id, role, status }) => id !== me.id && status === 'active' && may.respond.some((one) => one === role),
  );
  return (
    <Menu
      trigger={
        <Button busy={busy} icon={<ChevronDown size={13} aria-hidden="true" />}>
          Assign
        </Button>
      }
      items={[
        { label: 'To me', onSelect: () => give(me.id), disabled: incident.owner === me.id },
        ...others.map(({ id, name }) => ({ label: `To ${plainTextOf(name)}`, onSelect: () => give(id), disabled: incident.owner === id })),
        { separator: true },
        { label: 'Put back: nobody’s', onSelect: () => give(null), disabled: incident.owner === null },
      ]}
    />
  );
};
