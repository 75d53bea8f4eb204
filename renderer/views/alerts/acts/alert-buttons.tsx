import type { Alert } from '../../../../shared/contract/alerts.ts';
import { Button } from '../../../ui/input/button.tsx';
import { AssignMenu } from './assign-menu.tsx';
import type { Handling } from './use-handling.tsx';

interface AlertButtonsProps {
  readonly alerts: readonly Alert[];
  readonly handling: Handling;
  /** Also what can be done about one alert alone. */
  readonly single?: boolean;
}

/** What can be done about alerts, with the keys that do the same. Nothing for who may not. */
export const AlertButtons = ({ alerts, handling, single = false }: AlertButtonsProps) => {
  const { responds, busy, assign, handOver, judge, openCase, except } = handling;
  const [first] = alerts;
  if (!responds) return null;
  const none = alerts.length === 0;
  const closed = !none && alerts.every(({ state }) => state === 'closed');
  const many = alerts.length > 1 ? ` ${alerts.length.toLocaleString('en-US')}` : '';
  return (
    <>
      {closed ? null : (
        <AssignMenu
          keys="a"
          disabled={none || busy}
          onAssign={(owner) => assign(alerts, owner)}
          onHandOver={(to) => handOver(alerts, to)}
          {...(alerts.length === 1 && first ? { owner: first.owner } : {})}
        />
      )}
      <Button keys="c" disabled={none} onClick={() => judge(alerts)}>
        {closed ? `Reopen${many}` : `Close${many}`}
      </Button>
      <Button keys="e" disabled={none} onClick={() => openCase(alerts)}>
        Open a case
      </Button>
      {single && first ? <Button onClick={() => except(first)}>Make an exception</Button> : null}
    </>
  );
};
