import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { rolesForSteps } from '../../../../shared/contract/roles-for-steps.ts';
import { useMe } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import type { RunAct } from './judge-run.tsx';
import { approvalWords } from './run-words.ts';

interface JudgeButtonsProps {
  readonly run: Pick<PlaybookRun, 'second_operator' | 'started_by' | 'steps'>;
  readonly onJudge: (act: RunAct) => void;
  readonly danger?: boolean;
}

/** Yes or no to a run that waits. Who asked for what takes a second operator may only withdraw it, and who may not do every step is told whose approval it takes. */
export const JudgeButtons = ({ run, onJudge, danger = false }: JudgeButtonsProps) => {
  const { id, role } = useMe();
  const own = run.second_operator && run.started_by === `operator:${id}`;
  const roles = rolesForSteps(run.steps);
  if (own) return <Button onClick={() => onJudge('decline')}>Withdraw…</Button>;
  return (
    <>
      <Button onClick={() => onJudge('decline')}>Decline…</Button>
      {roles.includes(role) ? (
        <Button variant={danger ? 'danger' : 'default'} onClick={() => onJudge('approve')}>
          Approve…
        </Button>
      ) : (
        <span className="self-center text-text-2">{approvalWords(roles)}</span>
      )}
    </>
  );
};
