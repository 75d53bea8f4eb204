import { useEffect, useState } from 'react';
import type { EngineState } from '../../shared/desktop.ts';
import { useLive } from '../bridge/console-context.tsx';
import { useSession } from '../bridge/session-context.tsx';
import { StateDot } from '../ui/text/state-dot.tsx';
import { useNow } from '../ui/time/use-now.ts';
import { describeEngine } from './describe-engine.ts';

/** What the shell says of the engine; undefined in a browser. */
export const useEngineState = (): EngineState | undefined => {
  const [engine, setEngine] = useState<EngineState>();
  useEffect(() => window.gatewatch?.onEngineState(setEngine), []);
  return engine;
};

/** How the engine is, as the status strip and the wall board show it. */
export const EngineDot = () => {
  const { phase, heardAt } = useLive();
  const { state } = useSession();
  const shell = useEngineState();
  const now = useNow(1000);
  const { tone, text } = describeEngine({ shell, phase, heardAt, issuer: state?.issuer, now });
  return <StateDot tone={tone}>{text}</StateDot>;
};
