import { type ReactNode, useEffect, useRef, useState } from 'react';
import { TextArea } from '../form/text-area.tsx';
import { TextField } from '../form/text-field.tsx';
import { Button } from '../input/button.tsx';
import { Checkbox } from '../input/checkbox.tsx';
import { plainTextOf } from '../text/escape-plain-text.ts';
import { ActOutcome } from './act-outcome.tsx';
import { Dialog } from './dialog.tsx';
import { EffectLines, ReversibilityLine } from './effect-lines.tsx';

/** Where an act is: not begun, under way, answered in numbers, put off until another operator approves, refused as a whole, or without an answer that tells. */
export type ActState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'busy' }
  | { readonly phase: 'done'; readonly matched: number; readonly done: number; readonly failed: number; readonly detail?: ReactNode }
  | { readonly phase: 'waits'; readonly detail: ReactNode }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'unknown'; readonly detail: ReactNode };

export interface EffectLine {
  /** What is hit: "Sessions ended". */
  readonly label: string;
  readonly count: number | string;
  readonly detail?: ReactNode;
}

export interface Reversibility {
  readonly kind: 'reversible' | 'until' | 'partly' | 'irreversible';
  /** The sentence: "Reversible until 10:42 UTC", "A revoked token stays revoked". */
  readonly text: string;
}

/** A further step before the act: its count or the name of its target typed out, or a sentence ticked. */
export type ExtraStep =
  | { readonly kind: 'count'; readonly expected: number }
  | { readonly kind: 'text'; readonly expected: string; readonly label?: string }
  | { readonly kind: 'check'; readonly label: string };

export interface ConfirmActProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly effects: readonly EffectLine[];
  /** What stays valid after the act, and until when. */
  readonly residual?: ReactNode;
  readonly reversibility: Reversibility;
  /** The verb with its object: "Sign out". */
  readonly actLabel: string;
  readonly onConfirm: (reason: string) => void;
  readonly state: ActState;
  /** The preview is being counted. */
  readonly loading?: boolean;
  /** There is nothing that could be done; the children say why. */
  readonly blocked?: boolean;
  /** What the operator must see first, such as a lock-out of their own. */
  readonly warning?: ReactNode;
  readonly extra?: ExtraStep;
  /** Fewest characters of a reason. */
  readonly reasonMin?: number;
  readonly danger?: boolean;
  /** Choices of the act, such as how long it lasts. */
  readonly children?: ReactNode;
}

const useAnswers = (open: boolean) => {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [ticked, setTicked] = useState(false);
  useEffect(() => {
    if (!open) return;
    setReason('');
    setTyped('');
    setTicked(false);
  }, [open]);
  return { reason, setReason, typed, setTyped, ticked, setTicked };
};

/** Whether the further step was taken. */
const extraTaken = (extra: ExtraStep | undefined, typed: string, ticked: boolean): boolean => {
  if (!extra) return true;
  if (extra.kind === 'check') return ticked;
  return extra.kind === 'count' ? typed.replaceAll(/[\s,]/g, '') === String(extra.expected) : typed.trim() === extra.expected;
};

interface ExtraProps {
  readonly extra: ExtraStep;
  readonly answers: ReturnType<typeof useAnswers>;
  readonly busy: boolean;
}

const Extra = ({ extra, answers, busy }: ExtraProps) => {
  if (extra.kind === 'check') return <Checkbox label={extra.label} checked={answers.ticked} onChange={answers.setTicked} disabled={busy} />;
  const count = extra.kind === 'count';
  const label = count
    ? `Type ${extra.expected.toLocaleString('en-US')} to confirm how many are hit`
    : (extra.label ?? `Type ${plainTextOf(extra.expected)} to confirm`);
  return (
    <TextField
      label={label}
      value={answers.typed}
      onChange={answers.setTyped}
      inputMode={count ? 'numeric' : undefined}
      mono={!count}
      disabled={busy}
      className="max-w-80"
    />
  );
};

/** The question before an act that cannot simply be taken back: what it hits, what stays, whether there is a way back, and why it is done. Then how it went. */
export const ConfirmAct = (props: ConfirmActProps) => {
  const {
    open,
    onOpenChange,
    title,
    effects,
    residual,
    reversibility,
    actLabel,
    onConfirm,
    state,
    loading,
    blocked,
    warning,
    extra,
    reasonMin = 3,
    danger = true,
    children,
  } = props;
  const answers = useAnswers(open);
  const field = useRef<HTMLTextAreaElement>(null);
  const finish = useRef<HTMLButtonElement>(null);
  const over = state.phase === 'done' || state.phase === 'waits';
  const busy = state.phase === 'busy';
  useEffect(() => {
    if (over) finish.current?.focus();
  }, [over]);
  const ready = !loading && !blocked && answers.reason.trim().length >= reasonMin && extraTaken(extra, answers.typed, answers.ticked);
  const act = () => ready && !busy && onConfirm(answers.reason.trim());
  const footer = over ? (
    <Button ref={finish} onClick={() => onOpenChange(false)}>
      Close
    </Button>
  ) : (
    <>
      <Button onClick={() => onOpenChange(false)} disabled={busy}>
        {state.phase === 'unknown' ? 'Close' : 'Cancel'}
      </Button>
      <Button variant={danger ? 'danger' : 'primary'} onClick={act} disabled={!ready} busy={busy}>
        {state.phase === 'failed' ? `${actLabel} again` : state.phase === 'unknown' ? `${actLabel} once more` : actLabel}
      </Button>
    </>
  );
  return (
    <Dialog open={open} onOpenChange={(next) => !busy && onOpenChange(next)} title={title} footer={footer} initialFocus={field}>
      <div className="flex flex-col gap-3">
        {warning && <div className="rounded border border-high bg-high-weak px-3 py-2">{warning}</div>}
        <EffectLines effects={effects} loading={loading} />
        {residual && <div className="border-l-2 border-high pl-3">{residual}</div>}
        {!(loading && effects.length === 0) && <ReversibilityLine reversibility={reversibility} />}
        {!over && children}
        {!over && (
          <TextArea
            ref={field}
            label="Reason"
            hint="Kept in the audit log with your name."
            value={answers.reason}
            onChange={answers.setReason}
            required
            disabled={busy}
            maxLength={500}
          />
        )}
        {!over && extra && <Extra extra={extra} answers={answers} busy={busy} />}
        <ActOutcome state={state} />
      </div>
    </Dialog>
  );
};
