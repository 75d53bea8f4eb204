import { useState } from 'react';
import type { Emergency } from '../../../../shared/contract/response.ts';
import { spanWords } from '../../../../shared/rule-words/number-words.ts';
import { failureState } from '../../../acts/failure-state.tsx';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Select } from '../../../ui/input/select.tsx';
import { ConfirmAct } from '../../../ui/overlay/confirm-act.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';

const LENGTHS = [900, 3600, 14_400, 43_200, 86_400];

/** The usual lengths of time, with that which is configured among them. */
const lengthsWith = (usual: number) =>
  [...new Set([...LENGTHS, usual])]
    .sort((one, other) => one - other)
    .map((seconds) => ({ value: String(seconds), label: spanWords(seconds) }));

/** Begins emergency mode, or prolongs it: what will hold, how long, and why. */
export const BeginEmergency = ({ emergency, onClose }: { readonly emergency: Emergency; readonly onClose: () => void }) => {
  const client = useClient();
  const [length, setLength] = useState(String(emergency.usual_seconds));
  const { busy, failed, save } = useSave(onClose);
  return (
    <ConfirmAct
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={emergency.on ? 'Prolong emergency mode' : 'Begin emergency mode'}
      effects={[]}
      reversibility={{ kind: 'until', text: 'It ends by itself when its time is over, and can be ended before.' }}
      actLabel={emergency.on ? 'Prolong' : 'Begin'}
      onConfirm={(note) => void save(() => client.response.beginEmergency({ seconds: Number(length), note }))}
      state={busy ? { phase: 'busy' } : failed === undefined ? { phase: 'idle' } : failureState(failed, onClose)}
    >
      <div>
        <p className="m-0 mb-1 text-text-2">From that moment on, for everybody:</p>
        <ul className="m-0 list-disc pl-5">
          {emergency.measures.map((measure) => (
            <li key={measure}>
              <PlainText text={measure} max={300} />
            </li>
          ))}
        </ul>
      </div>
      <Select label="How long, from now" value={length} onChange={setLength} options={lengthsWith(emergency.usual_seconds)} />
    </ConfirmAct>
  );
};
