import { Check, Minus } from 'lucide-react';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { formatDuration } from '../../../ui/time/format-time.ts';
import { baselineDistance, baselineShape, figure } from './baseline-shape.ts';
import type { ShownAlert } from './use-alert.ts';

const cell = 'border-t border-line py-1';

/** The arithmetic of the rule: what was seen, against what. */
const Measures = ({ alert }: { readonly alert: ShownAlert }) => (
  <table aria-label="Arithmetic of the rule" className="w-full border-collapse">
    <thead>
      <tr className="text-left text-text-3">
        <th className="py-1 font-normal">{`Within ${formatDuration(alert.window_seconds * 1000)}`}</th>
        <th className="num py-1 pl-3 font-normal">Observed</th>
        <th className="num py-1 pl-3 font-normal">Threshold</th>
        <th className="w-7 py-1 font-normal">
          <span className="sr-only">Met</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {alert.measures.map(({ measure, observed_shown, threshold_shown, met }) => (
        <tr key={measure}>
          <th className={`${cell} text-left font-normal`}>
            <PlainText text={measure} max={160} />
          </th>
          <td className={`${cell} num pl-3 font-semibold`}>{observed_shown}</td>
          <td className={`${cell} num pl-3 text-text-2`}>{threshold_shown}</td>
          <td className={`${cell} pl-2`}>
            {met ? (
              <Check size={13} className="text-high" aria-label="met" />
            ) : (
              <Minus size={13} className="text-text-3" aria-label="not met" />
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const WIDTH = 400;
const HEIGHT = 34;
const MIDDLE = 15;

/** What is usual as a band, the threshold as a line, what was observed as a mark: all on one scale from zero. */
const Drawing = ({ alert, baseline }: { readonly alert: ShownAlert; readonly baseline: NonNullable<ShownAlert['baseline']> }) => {
  const { observed, threshold } = alert;
  const at = baselineShape({ ...baseline, observed, threshold });
  const label = `Usual ${figure(baseline.mean)}, give or take ${figure(baseline.deviation)}; threshold ${figure(threshold)}; observed ${figure(observed)}`;
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="block w-full">
      <line x1="0" x2={WIDTH} y1={MIDDLE} y2={MIDDLE} stroke="var(--line-strong)" />
      <rect
        x={at.from * WIDTH}
        y={MIDDLE - 6}
        width={Math.max(3, (at.to - at.from) * WIDTH)}
        height="12"
        rx="2"
        fill="var(--accent)"
        opacity="0.35"
      />
      <line x1={at.mean * WIDTH} x2={at.mean * WIDTH} y1={MIDDLE - 8} y2={MIDDLE + 8} stroke="var(--accent)" strokeWidth="2" />
      <line
        x1={at.threshold * WIDTH}
        x2={at.threshold * WIDTH}
        y1={MIDDLE - 12}
        y2={MIDDLE + 12}
        stroke="var(--high)"
        strokeDasharray="3 3"
      />
      <circle cx={at.observed * WIDTH} cy={MIDDLE} r="5" fill="var(--critical)" />
    </svg>
  );
};

const Key = ({ colour, children }: { readonly colour: string; readonly children: string }) => (
  <span className="flex items-center gap-1.5">
    <i aria-hidden="true" className={`size-2 rounded-full forced-color-adjust-none ${colour}`} />
    {children}
  </span>
);

const Baseline = ({ alert }: { readonly alert: ShownAlert }) => {
  const { baseline, observed, threshold, window_seconds } = alert;
  if (!baseline)
    return (
      <p className="m-0 text-text-3">
        What is usual here is not known: the rule compares with nothing, or too little was seen of it before.
      </p>
    );
  const { mean, deviation, windows, days } = baseline;
  return (
    <div className="flex flex-col gap-1">
      <Drawing alert={alert} baseline={baseline} />
      <div className="flex flex-wrap gap-x-4 text-sm text-text-2">
        <Key colour="bg-accent">{`usual ${figure(mean)} ± ${figure(deviation)}`}</Key>
        <Key colour="bg-high">{`threshold ${figure(threshold)}`}</Key>
        <Key colour="bg-critical">{`observed ${figure(observed)}`}</Key>
      </div>
      <p className="m-0 text-text-3">
        {`${baselineDistance({ mean, deviation, observed })}; of ${windows.toLocaleString('en-US')} windows of ${formatDuration(window_seconds * 1000)} in ${days} ${days === 1 ? 'day' : 'days'}`}
      </p>
    </div>
  );
};

/** Why there is an alert, and what is normal: the rule's own numbers, and beside them those of the entity. */
export const Arithmetic = ({ alert }: { readonly alert: ShownAlert }) => (
  <>
    <Measures alert={alert} />
    <section aria-label="What is usual" className="flex flex-col gap-1">
      <h3 className="m-0 text-sm font-semibold text-text-2">What is usual</h3>
      <Baseline alert={alert} />
    </section>
  </>
);
