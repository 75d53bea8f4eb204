import { useClient } from '../../bridge/console-context.tsx';
import { useSave } from '../../bridge/use-save.ts';
import { Button } from '../../ui/input/button.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { useToast } from '../../ui/overlay/toast.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';

const count = (value: number, one: string, many: string): string => `${value.toLocaleString('en-US')} ${value === 1 ? one : many}`;

/** Takes back what attacks left. The log keeps what happened. */
export const PurgeLab = ({ onClose }: { readonly onClose: () => void }) => {
  const client = useClient();
  const { show } = useToast();
  const { busy, errors, general, save } = useSave(onClose);
  const failure = general.failure ?? Object.values(errors)[0];
  const purge = (): void =>
    void save(async () => {
      const { blocks, sessions, alerts, sheets } = await client.lab.purge({});
      show({
        title: 'What attacks left is taken back.',
        detail: [
          count(blocks, 'block', 'blocks'),
          count(sessions, 'session', 'sessions'),
          count(alerts, 'alert', 'alerts'),
          count(sheets, 'score sheet', 'score sheets'),
        ].join(', '),
        tone: 'ok',
      });
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !busy) onClose();
      }}
      title="Take back what attacks left"
      description="Blocks of their addresses are lifted, their sessions ended, their alerts closed and the score sheets forgotten. The log keeps its events."
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button variant="danger" busy={busy} onClick={purge}>
            Take back
          </Button>
        </>
      }
    >
      {failure === undefined ? null : (
        <p role="alert" className="m-0 text-critical">
          <PlainText text={failure} max={300} />
        </p>
      )}
    </Dialog>
  );
};
