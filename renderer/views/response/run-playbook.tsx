import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { failureState } from '../../acts/failure-state.tsx';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { leavesNothing } from '../../bridge/leaves-nothing.ts';
import { useSave } from '../../bridge/use-save.ts';
import { Select } from '../../ui/input/select.tsx';
import { ConfirmAct } from '../../ui/overlay/confirm-act.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { StepEffects } from './runs/step-effects.tsx';
import { useDryRun } from './runs/use-dry-run.ts';

interface RunPlaybookProps {
  readonly alert: Pick<Alert, 'id' | 'rule' | 'sentence'>;
  readonly onClose: () => void;
}

/** Sets a playbook going about an alert: those made for its rule first, each with the effect of its steps before anything is done. */
export const RunPlaybook = ({ alert, onClose }: RunPlaybookProps) => {
  const client = useClient();
  const [chosen, setChosen] = useState<string>();
  const { busy, failed, save } = useSave(onClose);
  const { data, error, refetch } = useQuery({
    queryKey: ['response.playbooks'],
    queryFn: ({ signal }) => client.response.playbooks({}, { signal }),
  });
  const usable = (data?.playbooks ?? [])
    .filter(({ mode }) => mode !== 'off')
    .toSorted((one, other) => Number(other.rules.includes(alert.rule)) - Number(one.rules.includes(alert.rule)));
  const playbook = usable.find(({ id }) => id === chosen) ?? usable[0];
  const dryRun = useDryRun(playbook && { playbook: playbook.id, alert: alert.id });
  const options = usable.map(({ id, title, rules }) => ({
    value: id,
    label: title,
    ...(rules.includes(alert.rule) ? { detail: 'made for this rule' } : {}),
  }));
  return (
    <ConfirmAct
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Run a playbook"
      effects={[]}
      reversibility={{ kind: 'partly', text: 'As each step says below. What can be taken back is taken back from the run.' }}
      actLabel="Run"
      onConfirm={(reason) => {
        if (playbook) void save(() => client.response.run({ playbook: playbook.id, alert: alert.id, reason }));
      }}
      loading={!data && !error}
      blocked={!playbook || !dryRun.steps}
      state={busy ? { phase: 'busy' } : failed === undefined ? { phase: 'idle' } : failureState(failed, onClose)}
    >
      <p className="m-0">
        <PlainText text={alert.sentence} max={300} />
      </p>
      {leavesNothing(error, data) ? (
        <ErrorState title="The playbooks could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />
      ) : null}
      {data && usable.length === 0 ? <p className="m-0 text-text-2">Every playbook is off.</p> : null}
      {playbook ? (
        <>
          <Select label="Playbook" value={playbook.id} onChange={setChosen} options={options} />
          <StepEffects of={dryRun} />
        </>
      ) : null}
    </ConfirmAct>
  );
};
