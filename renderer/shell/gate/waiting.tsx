import { Progress } from '../../ui/state/progress.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { enginePhaseWords } from '../describe-engine.ts';
import { useEngineState } from '../engine-dot.tsx';
import { Frame } from './frame.tsx';

/** Until the engine answers for the first time. */
export const Waiting = ({ error }: { readonly error: unknown }) => {
  const engine = useEngineState();
  const failed = engine?.phase === 'failed';
  return (
    <Frame title={failed ? 'The engine does not start' : 'Connecting'} busy={!failed}>
      <StateDot tone={failed ? 'critical' : 'info'}>
        {engine ? enginePhaseWords[engine.phase].sentence : error ? 'The engine does not answer.' : 'Connecting to the engine.'}
      </StateDot>
      {engine?.description ? <p className="text-text-2">{engine.description}</p> : null}
      {failed ? null : <Progress label="Waiting for the engine" value={null} />}
    </Frame>
  );
};
