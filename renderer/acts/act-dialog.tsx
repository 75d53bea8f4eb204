import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Effect } from '../../shared/contract/acts.ts';
import { useClient, useLiveLog } from '../bridge/console-context.tsx';
import { describeError } from '../bridge/describe-error.ts';
import { type ActState, ConfirmAct } from '../ui/overlay/confirm-act.tsx';
import { useToast } from '../ui/overlay/toast.tsx';
import { ErrorState } from '../ui/state/error-state.tsx';
import { CodeBlock } from '../ui/text/code-block.tsx';
import { PlainText } from '../ui/text/plain-text.tsx';
import { Time } from '../ui/time/time.tsx';
import type { ActRequest } from './act-provider.tsx';
import { describePerformed } from './describe-performed.ts';
import { effectLines } from './effect-lines.ts';
import { failureState } from './failure-state.tsx';
import { ResidualClock } from './residual-clock.tsx';
import { useUndo } from './use-undo.ts';

interface ActDialogProps {
  readonly request: ActRequest;
  readonly onClose: () => void;
  /** Called once the screens may read again: the fact has arrived. */
  readonly onRecorded: () => void;
}

const kinds = { yes: 'reversible', partly: 'partly', no: 'irreversible' } as const;

const Details = ({ effect }: { readonly effect: Effect }) => (
  <>
    {effect.unaffected.length > 0 ? (
      <details>
        <summary>{`${effect.unaffected.length} not affected`}</summary>
        <ul className="max-h-40 overflow-y-auto text-text-2">
          {effect.unaffected.map(({ id, why }) => (
            <li key={id}>
              <PlainText text={id} mono inline max={40} />: <PlainText text={why} inline />
            </li>
          ))}
        </ul>
      </details>
    ) : null}
    <details>
      <summary>The same as a command</summary>
      <CodeBlock label="Command" code={effect.command} wrap />
    </details>
  </>
);

const Warnings = ({ effect }: { readonly effect: Effect }) => (
  <>
    {effect.warnings.map(({ code, text }) => (
      <p key={code} className="m-0">
        <PlainText text={text} />
      </p>
    ))}
    {effect.second_operator ? <p className="m-0 font-medium">This reaches far: another operator has to approve it.</p> : null}
  </>
);

/** That nothing is done yet, and where it waits. */
const Waits = ({ until, onLeave }: { readonly until: string; readonly onLeave: () => void }) => (
  <>
    <p className="m-0 font-medium">
      Waits for a second operator until <Time at={Date.parse(until)} />.
    </p>
    <p className="m-0">
      Nothing is done yet.{' '}
      <Link to="/response" onClick={onLeave}>
        What waits for approval
      </Link>
    </p>
  </>
);

/** What failed, a line each. */
const Failures = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul className="m-0 max-h-40 overflow-y-auto pl-5">
    {lines.map((line) => (
      <li key={line}>
        <PlainText text={line} />
      </li>
    ))}
  </ul>
);

/** One act from effect to record. The button waits until the fact has come back by the log: what is shown is what was recorded. */
export const ActDialog = ({ request, onClose, onRecorded }: ActDialogProps) => {
  const client = useClient();
  const live = useLiveLog();
  const { show } = useToast();
  const undo = useUndo(onRecorded);
  const [state, setState] = useState<ActState>({ phase: 'idle' });
  const {
    data: effect,
    error,
    refetch,
  } = useQuery({
    queryKey: ['acts.preview', request.act],
    queryFn: ({ signal }) => client.acts.preview(request.act, { signal }),
    ...(request.effect === undefined ? {} : { initialData: request.effect }),
    // Not counted anew while it is done or after: what comes of it would give way to a refusal, since there is nothing left to do.
    enabled: state.phase === 'idle',
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const spent = state.phase === 'failed' || state.phase === 'unknown';
  useEffect(() => {
    // A preview is good once: after a failure the effect is counted anew.
    if (spent) void refetch();
  }, [spent, refetch]);
  if (error) {
    const failure = describeError(error);
    return (
      <ConfirmAct
        open
        onOpenChange={onClose}
        title={request.title}
        effects={[]}
        reversibility={{ kind: 'reversible', text: 'Nothing was changed.' }}
        actLabel={request.verb}
        onConfirm={() => undefined}
        state={state.phase === 'unknown' ? state : { phase: 'failed', message: failure.text }}
        loading
      >
        <ErrorState title="The effect could not be counted." detail={failure.text} onRetry={() => void refetch()} />
      </ConfirmAct>
    );
  }
  const perform = async (reason: string): Promise<void> => {
    if (!effect) return;
    setState({ phase: 'busy' });
    try {
      const performed = await client.acts.perform({
        preview: effect.preview,
        reason,
        ...(effect.confirm === null ? {} : { confirmation: effect.confirm }),
        ...(request.alert === undefined ? {} : { alert: request.alert }),
      });
      await live.reached(performed.seq);
      onRecorded();
      if (performed.waits) return setState({ phase: 'waits', detail: <Waits until={performed.waits.until} onLeave={onClose} /> });
      request.onDone?.(performed);
      const { matched, done, undo: seq } = performed;
      const { text, failed, lines } = describePerformed(performed);
      show({
        title: `${request.title}: ${text}`,
        tone: failed > 0 ? 'high' : 'ok',
        ...(seq === null ? {} : { undo: () => undo(seq), seconds: 30 }),
      });
      if (failed === 0) return onClose();
      setState({ phase: 'done', matched, done, failed, detail: <Failures lines={lines} /> });
    } catch (failure) {
      setState(failureState(failure, onClose));
    }
  };
  return (
    <ConfirmAct
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={request.title}
      effects={effect ? effectLines(effect.counts) : []}
      reversibility={effect ? { kind: kinds[effect.reversible], text: effect.reversibility } : { kind: 'reversible', text: '' }}
      actLabel={effect?.second_operator ? 'Ask for approval' : request.verb}
      onConfirm={(reason) => void perform(reason)}
      state={state}
      loading={!effect}
      danger={effect?.reversible !== 'yes'}
      {...(effect?.residual ? { residual: <ResidualClock residual={effect.residual} /> } : {})}
      {...(effect && (effect.warnings.length > 0 || effect.second_operator) ? { warning: <Warnings effect={effect} /> } : {})}
      {...(effect?.confirm ? { extra: { kind: 'text' as const, expected: effect.confirm } } : {})}
    >
      {effect ? (
        <>
          <p>
            <PlainText text={effect.sentence} />
          </p>
          <Details effect={effect} />
        </>
      ) : null}
    </ConfirmAct>
  );
};
