import { useEffect, useRef, useState } from 'react';
import { useClient } from '../bridge/console-context.tsx';
import { formErrors } from '../bridge/describe-error.ts';
import { type ActRequest, useAct } from './act-provider.tsx';

/**
 * Asks for an act from a form. The form stays, with all that was typed, until the effect was counted; what is refused is told in it.
 *
 * @param onCounted Called when the effect was counted, to close the form: the dialog of the act takes its place.
 */
export const useActForm = (onCounted: () => void) => {
  const client = useClient();
  const act = useAct();
  const asking = useRef<AbortController>(undefined);
  const [failed, setFailed] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  // Who leaves the form while the effect is counted wants no dialog any more.
  useEffect(() => () => asking.current?.abort(), []);
  const ask = async (request: ActRequest): Promise<void> => {
    const asked = new AbortController();
    asking.current = asked;
    const { signal } = asked;
    setBusy(true);
    setFailed(undefined);
    try {
      const effect = await client.acts.preview(request.act, { signal });
      if (signal.aborted) return;
      onCounted();
      act({ ...request, effect });
    } catch (error) {
      if (!signal.aborted) setFailed(error);
    } finally {
      if (!signal.aborted) setBusy(false);
    }
  };
  return { busy, failed, ...formErrors(failed), ask };
};
