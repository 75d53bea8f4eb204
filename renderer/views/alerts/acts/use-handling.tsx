import { type ReactNode, useState } from 'react';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import type { Colleague } from '../../../../shared/contract/operators.ts';
import { may } from '../../../../shared/role.ts';
import { useMay, useMe } from '../../../bridge/session-context.tsx';
import { useShortcuts } from '../../../ui/keys/use-shortcuts.ts';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { alertCount } from '../alert-words.ts';
import { CaseDialog } from './case-dialog.tsx';
import { ExceptionDialog } from './exception-dialog.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';
import type { Handled } from './in-portions.ts';
import { JudgeDialog } from './judge-dialog.tsx';
import { judgeLabel } from './judge-label.ts';
import { useAlertActs } from './use-alert-acts.ts';

type About = 'close' | 'reopen' | 'case' | 'exception' | { readonly to: Colleague };

export interface Handling {
  /** Whether the operator may do anything about alerts at all. */
  readonly responds: boolean;
  readonly busy: boolean;
  readonly assign: (alerts: readonly Alert[], owner: string | null) => void;
  /** Asks for the words that go along. */
  readonly handOver: (alerts: readonly Alert[], to: Colleague) => void;
  /** Closes them; where all of them are closed, opens them again. */
  readonly judge: (alerts: readonly Alert[]) => void;
  readonly openCase: (alerts: readonly Alert[]) => void;
  readonly except: (alert: Alert) => void;
  /** To be drawn somewhere. */
  readonly dialog: ReactNode;
}

interface HandlingInput {
  /** What the keys are about at this moment. */
  readonly targets: () => readonly Alert[];
  /** Called with the number of alerts that were changed, there or back. */
  readonly onChanged: (count: number) => void;
  /** Called when something was done about the targets. */
  readonly onDone: () => void;
}

const GROUP = 'Alerts';

/** What an operator does about alerts, by key and by button: each asks about a set that is frozen when it is asked. */
export const useHandling = ({ targets, onChanged, onDone }: HandlingInput): Handling => {
  const responds = useMay(may.respond);
  const me = useMe();
  const { show } = useToast();
  const acts = useAlertActs(onChanged);
  const [asked, setAsked] = useState<{ readonly about: About; readonly alerts: readonly Alert[] }>();
  const done = ({ changed }: Handled): void => {
    if (changed.length > 0) onDone();
  };
  const about = (what: About, alerts: readonly Alert[]): void => setAsked({ about: what, alerts: [...alerts] });
  const assign = (alerts: readonly Alert[], owner: string | null): void => void acts.assign([...alerts], owner).then(done);
  const handTo = (to: Colleague, alerts: readonly Alert[]) => async (note: string | undefined) => {
    const handled = await acts.assign(alerts, to.id, note);
    done(handled);
    return handled.changed.length > 0 ? undefined : (handled.reasons[0]?.why ?? 'Nothing was changed.');
  };
  const judge = (alerts: readonly Alert[]): void => about(alerts.every(({ state }) => state === 'closed') ? 'reopen' : 'close', alerts);
  const openCase = (alerts: readonly Alert[]): void => about('case', alerts);
  const withTargets = (run: (alerts: readonly Alert[]) => void) => (): void => {
    const alerts = targets();
    if (alerts.length === 0) show({ title: 'No alert is chosen: j and k go through them.' });
    else run(alerts);
  };
  useShortcuts(
    [
      { keys: 'a', label: 'Assign to me', group: GROUP, run: withTargets((alerts) => assign(alerts, me.id)) },
      { keys: 'c', label: judgeLabel(targets()), group: GROUP, run: withTargets(judge) },
      { keys: 'e', label: 'Escalate: open a case', group: GROUP, run: withTargets(openCase) },
      { keys: 'u', label: 'Take back what was done last', group: GROUP, run: () => void acts.undo() },
    ],
    { enabled: responds },
  );
  const close = (): void => setAsked(undefined);
  const [first] = asked?.alerts ?? [];
  const dialog =
    asked === undefined || first === undefined ? null : asked.about === 'case' ? (
      <CaseDialog alerts={asked.alerts} onDone={onDone} onClose={close} />
    ) : asked.about === 'exception' ? (
      <ExceptionDialog alert={first} onClose={close} />
    ) : typeof asked.about === 'object' ? (
      <HandOverDialog
        what={alertCount(asked.alerts.length)}
        to={asked.about.to}
        onHandOver={handTo(asked.about.to, asked.alerts)}
        onClose={close}
      />
    ) : (
      <JudgeDialog alerts={asked.alerts} about={asked.about} acts={acts} onDone={done} onClose={close} />
    );
  return {
    responds,
    busy: acts.busy,
    assign,
    handOver: (alerts, to) => about({ to }, alerts),
    judge,
    openCase,
    except: (alert) => about('exception', [alert]),
    dialog,
  };
};
