import { useState } from 'react';
import type { SessionState } from '../../../shared/contract/session.ts';
import { denialOf, describeError, type Failure } from '../../bridge/describe-error.ts';
import { useSession } from '../../bridge/session-context.tsx';

/** A call that answers with where the session stands now, and what to say while it runs and when it fails. */
export const useGateCall = () => {
  const { accept, again } = useSession();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const run = async (call: () => Promise<SessionState>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      accept(await call());
    } catch (error) {
      setFailure(describeError(error));
      // Too many failures end a locked session; somebody else may have created the first operator meanwhile.
      if (denialOf(error) === 'not_signed_in' || describeError(error).code === 'conflict') again();
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, run };
};
