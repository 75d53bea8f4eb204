import { failureState } from '../../../acts/failure-state.tsx';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { ConfirmAct } from '../../../ui/overlay/confirm-act.tsx';

/** Ends emergency mode before its time. */
export const EndEmergency = ({ onClose }: { readonly onClose: () => void }) => {
  const client = useClient();
  const { busy, failed, save } = useSave(onClose);
  return (
    <ConfirmAct
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="End emergency mode"
      effects={[]}
      reversibility={{ kind: 'reversible', text: 'It can be begun again.' }}
      actLabel="End it"
      onConfirm={(note) => void save(() => client.response.endEmergency({ note }))}
      state={busy ? { phase: 'busy' } : failed === undefined ? { phase: 'idle' } : failureState(failed, onClose)}
      danger={false}
    >
      <p className="m-0">Limits and sign-ins are as usual again from that moment on.</p>
    </ConfirmAct>
  );
};
