import { useEffect, useState } from 'react';
import type { EngineState } from '../../../shared/desktop.ts';
import { Progress } from '../../ui/state/progress.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { Frame } from './frame.tsx';

const words: Readonly<Record<EngineState['phase'], string>> = {
  starting: 'The engine is starting.',
  serving: 'The engine serves; the console is connecting.',
  restarting: 'The engine stopped and is started again.',
  failed: 'The engine does not start.',
  stopped: 'The engine is stopped.',
};

/** What the shell says of the engine; undefined in a browser. */
export const useEngineState = (): EngineState | undefined => {
  const [engine, setEngine] = useState<EngineState>();
  useEffect(() => window.gatewatch?.onEngineState(setEngine), []);
  return engine;
};

/** Until the engine answers for the first time. */
export const Waiting = ({ error }: { readonly error: unknown }) => {
  const engine = useEngineState();
  const failed = engine?.phase === 'failed';
  return (
    <Frame title={failed ? 'The engine does not start' : 'Connecting'}>
      <StateDot tone={failed ? 'critical' : 'info'}>
        {engine ? words[engine.phase] : error ? 'The engine does not answer.' : 'Connecting to the engine.'}
      </StateDot>
      {engine?.description ? <p className="text-text-2">{engine.description}</p> : null}
      {failed ? null : <Progress label="Waiting for the engine" value={null} />}
    </Frame>
  );
};
