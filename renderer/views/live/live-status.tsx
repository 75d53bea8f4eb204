import { StateDot } from '../../ui/text/state-dot.tsx';
import type { SourceState } from './live-source.ts';
import type { PauseReason } from './use-following.ts';

interface LiveStatusProps {
  readonly phase: SourceState['phase'];
  readonly failure: SourceState['failure'];
  readonly paused: boolean;
  readonly reason: PauseReason;
  readonly waiting: number;
}

const reasons: { readonly [R in PauseReason]: string } = {
  asked: 'Paused',
  scrolled: 'Paused while you read above',
  row: 'Paused while a row is in hand',
};

/** Whether the rows are what happens now, and if not, why. */
export const LiveStatus = ({ phase, failure, paused, reason, waiting }: LiveStatusProps) => (
  <>
    <span role="status">
      {phase === 'lost' ? (
        <StateDot tone="critical">
          {failure?.kind === 'unreachable' ? 'The engine is not reached: what comes meanwhile is read when it is back' : 'Not following'}
        </StateDot>
      ) : null}
      {phase === 'loading' ? <StateDot tone="info">Reading the newest events</StateDot> : null}
      {phase === 'following' && !paused ? <StateDot tone="ok">Following</StateDot> : null}
      {phase === 'following' && paused ? <StateDot tone="medium">{reasons[reason]}</StateDot> : null}
    </span>
    {paused ? <span className="text-text-3 tabular-nums">{`${waiting.toLocaleString('en-US')} new · End or . goes on`}</span> : null}
  </>
);
