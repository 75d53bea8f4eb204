import type { Colleague } from '../../../../shared/contract/operators.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeChangeError } from '../../../bridge/describe-change-error.ts';
import { useSave } from '../../../bridge/use-save.ts';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { AssignMenu } from '../../alerts/acts/assign-menu.tsx';
import type { ShownCase } from './shown-case.ts';

interface OwnerMenuProps {
  readonly incident: ShownCase;
  readonly onHandOver: (to: Colleague) => void;
}

/** Who looks after a case: taken on, handed to a colleague, or put back. */
export const OwnerMenu = ({ incident, onHandOver }: OwnerMenuProps) => {
  const client = useClient();
  const { show } = useToast();
  const { busy, save } = useSave(() => undefined);
  const assign = (owner: string | null): void =>
    void save(() =>
      client.cases.change({ id: incident.id, owner }).catch((error: unknown) => {
        const { unknown, why } = describeChangeError(error);
        const title = unknown ? 'It is not known whether the owner was changed.' : 'The owner was not changed.';
        show({ title, detail: why, tone: 'critical' });
      }),
    );
  return <AssignMenu busy={busy} owner={incident.owner} onAssign={assign} onHandOver={onHandOver} />;
};
