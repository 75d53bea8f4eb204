import { useQuery } from '@tanstack/react-query';
import type { Emergency } from '../../../../shared/contract/response.ts';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { leavesNothing } from '../../../bridge/leaves-nothing.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import { Countdown } from '../../../ui/time/countdown.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { BeginEmergency } from './begin-emergency.tsx';
import { EMERGENCY_KEY } from './emergency-key.ts';
import { EndEmergency } from './end-emergency.tsx';

const Measures = ({ measures }: { readonly measures: readonly string[] }) => (
  <ul className="m-0 list-disc pl-5">
    {measures.map((measure) => (
      <li key={measure}>
        <PlainText text={measure} max={300} />
      </li>
    ))}
  </ul>
);

const Standing = ({ emergency }: { readonly emergency: Emergency }) => (
  <KeyValue
    items={[
      {
        label: 'Ends',
        value:
          emergency.until === null ? null : (
            <>
              <strong className="text-xl font-semibold tabular-nums">
                <Countdown until={Date.parse(emergency.until)} lead="in" over="now" />
              </strong>{' '}
              <span className="text-text-2">
                at <Time at={Date.parse(emergency.until)} format="time" seconds showZone />
              </span>
            </>
          ),
      },
      { label: 'Since', value: emergency.began_at === null ? null : <Time at={Date.parse(emergency.began_at)} format="date-time" /> },
      { label: 'Begun by', value: emergency.began_by_name },
      { label: 'Why', value: emergency.note },
    ]}
  />
);

interface EmergencyPanelProps {
  /** The dialog that is open. */
  readonly ask: 'begin' | 'end' | undefined;
  readonly onAsk: (ask: 'begin' | 'end' | undefined) => void;
}

/** Emergency mode: whether it is on, what holds while it is, and how it is begun and ended. */
export const EmergencyPanel = ({ ask, onAsk }: EmergencyPanelProps) => {
  const client = useClient();
  const responds = useMay(may.respond);
  const { data, error, refetch } = useQuery({
    queryKey: EMERGENCY_KEY,
    queryFn: ({ signal }) => client.response.emergency({}, { signal }),
  });
  if (leavesNothing(error, data))
    return (
      <ErrorState
        title="Whether emergency mode is on could not be read."
        detail={describeError(error).text}
        onRetry={() => void refetch()}
      />
    );
  if (!data) return <div aria-busy="true" />;
  const close = (): void => onAsk(undefined);
  return (
    <section className="panel flex max-w-[720px] flex-col gap-4" aria-labelledby="emergency">
      <h2 id="emergency" className="panel-head mb-0">
        Emergency mode
        <span className="font-normal">
          <StateDot tone={data.on ? 'critical' : 'neutral'}>{data.on ? 'On' : 'Off'}</StateDot>
        </span>
        {responds ? (
          <span className="ml-auto flex gap-2 font-normal">
            {data.on ? <Button onClick={() => onAsk('end')}>End it…</Button> : null}
            <Button variant="danger" onClick={() => onAsk('begin')}>
              {data.on ? 'Prolong…' : 'Begin…'}
            </Button>
          </span>
        ) : null}
      </h2>
      {data.on ? <Standing emergency={data} /> : null}
      <div>
        <p className="m-0 mb-1 text-text-2">{data.on ? 'What holds now:' : 'What holds while it is on:'}</p>
        <Measures measures={data.measures} />
      </div>
      {responds && ask === 'begin' ? <BeginEmergency emergency={data} onClose={close} /> : null}
      {responds && ask === 'end' && data.on ? <EndEmergency onClose={close} /> : null}
    </section>
  );
};
