import { useCallback, useState } from 'react';
import { useToast } from '../../ui/overlay/toast.tsx';
import { counted } from '../../ui/text/counted.ts';
import type { LiveSource } from './live-source.ts';

/** Why the rows stand still. */
export type PauseReason = 'asked' | 'scrolled' | 'row';

export interface Following {
  readonly reason: PauseReason;
  readonly pause: (why: PauseReason) => void;
  readonly resume: () => void;
}

/** Stops and goes on; says on going on whether anything was passed over. */
export const useFollowing = (source: LiveSource): Following => {
  const { show } = useToast();
  const [reason, setReason] = useState<PauseReason>('asked');
  const pause = useCallback(
    (why: PauseReason) => {
      if (source.state().paused) return;
      setReason(why);
      source.pause();
    },
    [source],
  );
  const resume = useCallback(() => {
    const { paused, waiting, missed } = source.state();
    if (!paused) return;
    source.resume();
    if (missed > 0)
      show({
        title: `${missed.toLocaleString('en-US')} of ${counted(waiting, 'new event is', 'new events are')} not shown here`,
        detail: 'The newest 2,000 are; the others are in the log.',
        tone: 'medium',
      });
  }, [source, show]);
  return { reason, pause, resume };
};
