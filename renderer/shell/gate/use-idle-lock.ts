import { useEffect } from 'react';
import { useClient } from '../../bridge/console-context.tsx';
import { useSession } from '../../bridge/session-context.tsx';

const CHECK_MS = 5000;
const TOUCH_MS = 60_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * Locks the console when nobody has been at it for a while, whatever is open or typed. The engine keeps time of its own by the calls it gets: it is told, at most
 * once a minute, that somebody is there.
 */
export const useIdleLock = (): void => {
  const client = useClient();
  const { state, accept, again } = useSession();
  const idleMs = (state?.idle_minutes ?? 15) * 60_000;
  useEffect(() => {
    let last = Date.now();
    let touched = Date.now();
    const note = (): void => {
      last = Date.now();
      if (last - touched < TOUCH_MS) return;
      touched = last;
      client.session.touch({}).catch(again);
    };
    const check = (): void => {
      if (Date.now() - last < idleMs) return;
      last = Date.now();
      client.session.lock({ reason: 'idle' }).then(accept, again);
    };
    for (const sign of signs) window.addEventListener(sign, note, { passive: true });
    const timer = setInterval(check, CHECK_MS);
    return () => {
      clearInterval(timer);
      for (const sign of signs) window.removeEventListener(sign, note);
    };
  }, [client, accept, again, idleMs]);
};
