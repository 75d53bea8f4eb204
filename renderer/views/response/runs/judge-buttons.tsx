import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { useMe } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import type { RunAct } from './judge-run.tsx';

interface JudgeButtonsProps {
  readonly run: Pick<PlaybookRun, 'second_operator' | 'started_by'>;
  readonly onJudge: (act: RunAct) => void;
  readonly danger?: boolean;
}

/** Yes or no to a run that waits. Who asked for what takes a second operator may only withdraw it. */
export const JudgeButtons = ({ run, onJudge, danger = false }: JudgeButtonsProps) => {
  const { id } = useMe();
  const own = run.second_operator && run.started_by === `operator:${id}`;
  return own ? (
    <Button onClick={() => onJudge('decline')}>Withdraw…</Button>
  ) : (
    <>
      <Button onClick={() => onJudge('decline')}>Decline…</Button>
      <Button variant={danger ? 'danger' : 'default'} onClick={() => onJudge('approve')}>
        Approve…
      </Button>
    </>
  );
};
