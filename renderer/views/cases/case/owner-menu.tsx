import { useState } from 'react';
import type { Colleague } from '../../../../shared/contract/operators.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { useSave } from '../../../bridge/use-save.ts';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { AssignMenu } from '../../alerts/acts/assign-menu.tsx';
import { HandOverDialog } from '../../alerts/acts/hand-over-dialog.tsx';
import type { ShownCase } from './shown-case.ts';

/** Who looks after a case: taken on, handed to a colleague, or put back. */
export const OwnerMenu = ({ incident }: { readonly incident: ShownCase }) => {
  const client = useClient();
  const { show } = useToast();
  const [to, setTo] = useState<Colleague>();
  const { busy, save } = useSave(() => undefined);
  /** Answers with why it was not done. */
  const give = async (owner: string | null, note?: string): Promise<string | undefined> => {
    let why: string | undefined;
    await save(() =>
      client.cases.change({ id: incident.id, owner, ...(note === undefined ? {} : { note }) }).catch((error: unknown) => {
        why = describeError(error).text;
      }),
    );
    return why;
  };
  const assign = async (owner: string | null): Promise<void> => {
    const why = await give(owner);
    if (why !== undefined) show({ title: 'The owner was not changed.', detail: why, tone: 'critical' });
  };
  return (
    <>
      <AssignMenu busy={busy} owner={incident.owner} onAssign={(owner) => void assign(owner)} onHandOver={setTo} />
      {to ? (
        <HandOverDialog
          what={`case ${incident.number}`}
          to={to}
          onHandOver={(note) => give(to.id, note)}
          onClose={() => setTo(undefined)}
        />
      ) : null}
    </>
  );
};
