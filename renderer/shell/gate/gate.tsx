import { type ReactNode, useEffect } from 'react';
import { Following, useLive } from '../../bridge/console-context.tsx';
import { useSession } from '../../bridge/session-context.tsx';
import { ToastProvider } from '../../ui/overlay/toast.tsx';
import { FirstRun } from './first-run.tsx';
import { Locked } from './locked.tsx';
import { SignIn } from './sign-in.tsx';
import { useIdleLock } from './use-idle-lock.ts';
import { Waiting } from './waiting.tsx';

/** Ended or locked from elsewhere: the live log, which asks all the time, is the first to be turned away. */
const useEndedElsewhere = (): void => {
  const { phase } = useLive();
  const { again } = useSession();
  useEffect(() => {
    if (phase === 'denied') again();
  }, [phase, again]);
};

const Inside = ({ children }: { readonly children: ReactNode }) => {
  useIdleLock();
  useEndedElsewhere();
  return (
    <Following>
      <ToastProvider>{children}</ToastProvider>
    </Following>
  );
};

/**
 * Lets nobody see a screen who is not signed in. While locked, what was on the screen is not in the page, nor are its messages; and neither comes to be another
 * operator's.
 */
export const Gate = ({ children }: { readonly children: ReactNode }) => {
  const { state, error } = useSession();
  if (!state) return <Waiting error={error} />;
  if (state.state === 'first_run') return <FirstRun state={state} />;
  if (state.state === 'signed_out') return <SignIn state={state} />;
  if (state.state === 'locked') return <Locked state={state} />;
  return <Inside key={state.operator?.id}>{children}</Inside>;
};
