import { useClient, useLiveLog } from '../bridge/console-context.tsx';
import { describeChangeError } from '../bridge/describe-change-error.ts';
import { useToast } from '../ui/overlay/toast.tsx';

/**
 * Takes back what a fact tells of, and says whether that went well. An act offers it for as long as its message is on the screen, the page of the fact afterwards.
 *
 * @param onRecorded Called when the fact that records it has come back by the log.
 */
export const useUndo = (onRecorded: () => void): ((seq: number) => Promise<void>) => {
  const client = useClient();
  const live = useLiveLog();
  const { show } = useToast();
  return async (seq) => {
    try {
      const undone = await client.acts.undo({ seq });
      await live.reached(undone.seq);
      onRecorded();
      show({ title: 'Taken back.', tone: 'ok' });
    } catch (error) {
      const { unknown, why } = describeChangeError(error);
      const title = unknown ? 'It is not known whether it was taken back.' : 'It could not be taken back.';
      show({ title, detail: why, tone: 'critical' });
    }
  };
};
