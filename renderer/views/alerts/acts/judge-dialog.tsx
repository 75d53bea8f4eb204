import { useState } from 'react';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import { type Verdict, verdicts } from '../../../../shared/rule.ts';
import { LookFirst } from '../../../acts/failure-state.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { type ActState, ConfirmAct } from '../../../ui/overlay/confirm-act.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { alertCount, verdictMeanings, verdictWords } from '../alert-words.ts';
import { closingReversibility } from './declined-words.ts';
import { type Handled, handledWords } from './in-portions.ts';
import { setLines } from './set-lines.ts';
import type { AlertActs } from './use-alert-acts.ts';
import { useDeclines } from './use-declines.ts';

interface JudgeDialogProps {
  /** The set as it was when it was asked for: what is shown is what is closed. */
  readonly alerts: readonly Alert[];
  readonly about: 'close' | 'reopen';
  readonly acts: Pick<AlertActs, 'close' | 'reopen'>;
  readonly onDone: (handled: Handled) => void;
  readonly onClose: () => void;
}

const options: readonly { readonly value: Verdict | ''; readonly label: string; readonly detail?: string }[] = [
  { value: '', label: 'Choose a verdict' },
  ...verdicts.map((value) => ({ value, label: verdictWords[value], detail: verdictMeanings[value] })),
];
const MOST_REASONS = 20;

/** What was left as it is, by what stood against it. */
const Reasons = ({ reasons, alerts }: { readonly reasons: Handled['reasons']; readonly alerts: readonly Alert[] }) => (
  <ul className="m-0 max-h-40 overflow-y-auto pl-5">
    {reasons.slice(0, MOST_REASONS).map(({ id, why }) => (
      <li key={id}>
        <PlainText text={alerts.find((alert) => alert.id === id)?.sentence ?? id} max={120} /> <PlainText text={why} max={200} />
      </li>
    ))}
    {reasons.length > MOST_REASONS ? <li>{`and ${(reasons.length - MOST_REASONS).toLocaleString('en-US')} more`}</li> : null}
  </ul>
);

const applies = (about: JudgeDialogProps['about'], { state }: Alert): boolean => (state === 'closed') === (about === 'reopen');

/** Closes alerts with a verdict and a reason, or opens closed ones again. Those in another state are said to be left as they are, and are not asked for. */
export const JudgeDialog = ({ alerts, about, acts, onDone, onClose }: JudgeDialogProps) => {
  const [verdict, setVerdict] = useState<Verdict | ''>('');
  const [state, setState] = useState<ActState>({ phase: 'idle' });
  const [asked, setAsked] = useState(false);
  const meant = alerts.filter((alert) => applies(about, alert));
  const others = alerts.length - meant.length;
  const closes = about === 'close';
  const confirm = async (reason: string): Promise<void> => {
    if (closes && verdict === '') return setAsked(true);
    setState({ phase: 'busy' });
    const handled = closes && verdict !== '' ? await acts.close(meant, verdict, reason) : await acts.reopen(meant, reason);
    const { matched, changed, failed, unknown, reasons } = handled;
    onDone(handled);
    if (failed === 0) return onClose();
    if (unknown > 0) return setState({ phase: 'unknown', detail: <LookFirst why={handledWords(handled)} onLeave={onClose} /> });
    if (changed.length === 0) return setState({ phase: 'failed', message: reasons[0]?.why ?? 'Nothing was changed.' });
    setState({ phase: 'done', matched, done: changed.length, failed, detail: <Reasons reasons={reasons} alerts={meant} /> });
  };
  const declines = useDeclines(closes ? meant.map(({ id }) => id) : [], state.phase === 'idle' || state.phase === 'failed');
  const counting = declines === undefined;
  const [only] = meant;
  return (
    <ConfirmAct
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${closes ? 'Close' : 'Reopen'} ${alertCount(meant.length)}`}
      effects={counting ? [] : [...setLines(meant), ...(declines ? [{ label: 'prepared playbook runs declined', count: declines }] : [])]}
      loading={counting}
      reversibility={closes ? closingReversibility(declines ?? null) : { kind: 'reversible', text: 'It can be closed again.' }}
      actLabel={`${closes ? 'Close' : 'Reopen'} ${alertCount(meant.length)}`}
      onConfirm={(reason) => void confirm(reason)}
      state={state}
      danger={false}
      {...(others > 0
        ? {
            warning: `${alertCount(others)} ${others === 1 ? 'is' : 'are'} ${closes ? 'closed already' : 'not closed'} and left as ${others === 1 ? 'it is' : 'they are'}.`,
          }
        : {})}
    >
      {meant.length === 1 && only ? (
        <p className="m-0">
          <PlainText text={only.sentence} max={300} />
        </p>
      ) : null}
      {closes ? (
        <Select<Verdict | ''>
          label="Verdict"
          value={verdict}
          onChange={setVerdict}
          options={options}
          required
          {...(asked && verdict === '' ? { error: 'Choose what it turned out to be.' } : {})}
          hint={verdict === '' ? 'What it turned out to be. It is shown beside every alert like it.' : verdictMeanings[verdict]}
        />
      ) : null}
    </ConfirmAct>
  );
};
