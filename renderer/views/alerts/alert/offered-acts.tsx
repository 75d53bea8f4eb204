import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Act, act, actRoles, type Effect } from '../../../../shared/contract/acts.ts';
import { useAct } from '../../../acts/act-provider.tsx';
import { effectLines } from '../../../acts/effect-lines.ts';
import { ResidualClock } from '../../../acts/residual-clock.tsx';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { useMe } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { plainTextOf } from '../../../ui/text/escape-plain-text.ts';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import type { ShownAlert } from './use-alert.ts';

/** Acts whose effect is counted by itself; what comes after is counted when it is asked for. */
const COUNTED = 4;
/** An alert that is only passed by is not counted for. */
const REST_MS = 400;
const FRESH_MS = 60_000;

const useRested = (id: string): boolean => {
  const [rested, setRested] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setRested(id), REST_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return rested === id;
};

/** `4 sessions, 6 refresh tokens`; what stands against it where nothing would be hit. */
const effectWords = ({ counts, unaffected, warnings }: Effect): string => {
  const hit = effectLines(counts).map(({ label, count }) => `${count.toLocaleString('en-US')} ${label}`);
  const own = warnings.some(({ code }) => code === 'own_address' || code === 'own_session') ? '; this is your own' : '';
  return `${hit.length > 0 ? hit.join(', ') : (unaffected[0]?.why ?? 'nothing left to do')}${own}`;
};

interface OfferProps {
  /** Its id. */
  readonly alert: string;
  readonly input: Act;
  readonly label: string;
  readonly first: boolean;
  readonly counts: boolean;
}

const Offer = ({ alert, input, label, first, counts }: OfferProps) => {
  const client = useClient();
  const ask = useAct();
  const { data: effect, error } = useQuery({
    queryKey: ['alerts.effect', input],
    queryFn: ({ signal }) => client.acts.preview(input, { signal }),
    enabled: counts,
    staleTime: FRESH_MS,
    retry: false,
  });
  // What would do nothing is not offered as if it did: why stands beside it.
  const impossible = error !== null && describeError(error).kind === 'refused';
  const [verb = 'Do'] = label.split(' ', 1);
  const text = plainTextOf(label);
  return (
    <li className="flex flex-col gap-0.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          variant={first ? 'danger' : 'default'}
          disabled={impossible}
          className="h-auto min-h-7.5 max-w-full py-0.5 text-left whitespace-normal"
          onClick={() => ask({ act: input, title: label, verb, alert })}
        >
          <span className="min-w-0 leading-5 wrap-anywhere">{text}</span>
        </Button>
        <span className="text-text-2">
          {error ? (
            // What was counted before something was done about it holds no more.
            <PlainText text={describeError(error).text} max={160} />
          ) : effect ? (
            <PlainText text={effectWords(effect)} max={160} />
          ) : null}
        </span>
      </div>
      {effect?.residual && !error ? (
        <div className="text-sm text-text-2 [&_p]:m-0">
          <ResidualClock residual={effect.residual} />
        </div>
      ) : null}
    </li>
  );
};

/** What may be done about it, already aimed, the likeliest first, each with what it would hit and what stays alive after it. Who may do nothing is offered nothing. */
export const OfferedActs = ({ alert }: { readonly alert: ShownAlert }) => {
  const { role } = useMe();
  const rested = useRested(alert.id);
  const offers = alert.offered.flatMap(({ input, label }) => {
    const parsed = act.safeParse(input);
    return parsed.success && actRoles[parsed.data.act].some((one) => one === role) ? [{ input: parsed.data, label }] : [];
  });
  if (offers.length === 0) return null;
  return (
    <section aria-label="What to do" className="flex flex-col gap-2">
      <h3 className="m-0 text-sm font-semibold text-text-2">What to do</h3>
      <ul className="m-0 flex list-none flex-col gap-2 p-0">
        {offers.map(({ input, label }, at) => (
          <Offer
            key={JSON.stringify(input)}
            alert={alert.id}
            input={input}
            label={label}
            first={at === 0 && alert.state !== 'closed'}
            counts={rested && at < COUNTED}
          />
        ))}
      </ul>
    </section>
  );
};
