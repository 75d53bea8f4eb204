import { Ban, RotateCcw, Timer } from 'lucide-react';
import { Dimmed } from '../state/dimmed.tsx';
import { plainTextOf } from '../text/escape-plain-text.ts';
import { PlainText } from '../text/plain-text.tsx';
import type { EffectLine, Reversibility } from './confirm-act.tsx';

const icons = { reversible: RotateCcw, until: Timer, partly: RotateCcw, irreversible: Ban };
const words = {
  reversible: 'Reversible.',
  until: 'Reversible for a time.',
  partly: 'Reversible in part.',
  irreversible: 'Not reversible.',
};

/** Effects in exact numbers, one line each. While they are counted the old ones stay, dimmed. */
export const EffectLines = ({ effects, loading }: { readonly effects: readonly EffectLine[]; readonly loading?: boolean }) => (
  <Dimmed busy={loading ?? false}>
    {loading && effects.length === 0 && <p className="m-0 text-text-2">Counting what this would hit</p>}
    <ul className="m-0 list-none p-0">
      {effects.map(({ label, count, detail }) => (
        <li key={label} className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 border-b border-line py-1.5">
          <span className="wrap-anywhere">{plainTextOf(label)}</span>
          <span className="num text-lg font-semibold">{typeof count === 'number' ? count.toLocaleString('en-US') : count}</span>
          {detail && <span className="col-span-2 text-text-2">{typeof detail === 'string' ? <PlainText text={detail} /> : detail}</span>}
        </li>
      ))}
    </ul>
  </Dimmed>
);

/** Whether there is a way back, in a word, a mark and a sentence. */
export const ReversibilityLine = ({ reversibility: { kind, text } }: { readonly reversibility: Reversibility }) => {
  const Icon = icons[kind];
  return (
    <p className="m-0 flex items-start gap-2">
      <Icon
        size={14}
        aria-hidden="true"
        className={kind === 'irreversible' ? 'mt-0.5 shrink-0 text-critical' : 'mt-0.5 shrink-0 text-text-2'}
      />
      <span>
        <b className="font-medium">{words[kind]}</b> {text}
      </span>
    </p>
  );
};
