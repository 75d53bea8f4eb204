import { useMutation } from '@tanstack/react-query';
import type { Tried } from '../../../../shared/contract/rules.ts';
import type { Rule } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { Button } from '../../../ui/input/button.tsx';
import { useShortcuts } from '../../../ui/keys/use-shortcuts.ts';
import { Dimmed } from '../../../ui/state/dimmed.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { counted } from '../../../ui/text/counted.ts';
import { FailingTests } from '../draft/failing-tests.tsx';
import { DayBars } from './day-bars.tsx';
import { describeLost } from './describe-lost.ts';
import { FoundRows } from './found-rows.tsx';

const DAYS = 30;
const count = (value: number): string => value.toLocaleString('en-US');

const Outcome = ({ tried }: { readonly tried: Tried }) => {
  const lost = describeLost(tried.lost);
  return (
    <div className="flex flex-col gap-3">
      {tried.failing_tests.length > 0 ? <FailingTests lines={tried.failing_tests} /> : null}
      <p className="m-0">
        <strong className="text-2xl font-semibold">{count(tried.alerts)}</strong>
        <span className="text-text-2">
          {` ${tried.alerts === 1 ? 'alert' : 'alerts'}; ${counted(tried.facts, 'event')} read${tried.whole ? '' : ', which is the most: earlier ones were not read'}`}
        </span>
      </p>
      <DayBars days={tried.by_day} />
      <div>
        <p className="m-0 text-text-2">Alerts of the rule in force that it would not raise</p>
        <p className="m-0 mt-1 flex flex-wrap gap-2">
          {lost.length === 0 ? <span className="text-text-3">none</span> : null}
          {lost.map(({ text, tone }) => (
            <Badge key={text} tone={tone}>
              {text}
            </Badge>
          ))}
        </p>
      </div>
      <FoundRows found={tried.found} />
    </div>
  );
};

interface TrialProps {
  readonly draft: Rule;
  /** Whether the draft is a rule at all. */
  readonly valid: boolean;
  readonly changed: boolean;
}

/** What the rule, or the draft of it, would have found in the last 30 days, against what was found and how that was judged. */
export const Trial = ({ draft, valid, changed }: TrialProps) => {
  const client = useClient();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (rule: Rule) => ({ rule, tried: await client.rules.test({ rule, days: DAYS }) }),
  });
  const run = (): void => mutate(draft);
  useShortcuts([{ keys: 't', label: 'Try the rule on the last 30 days', group: 'Rule', run }], { enabled: valid && !isPending });
  const old = data !== undefined && JSON.stringify(data.rule) !== JSON.stringify(draft);
  return (
    <section className="panel" aria-labelledby="trial">
      <h2 id="trial" className="panel-head">
        {changed ? 'Last 30 days with this draft' : 'Last 30 days with this rule'}
        <span className="ml-auto font-normal">
          <Button size="sm" keys="t" busy={isPending} disabled={!valid} onClick={run}>
            {data ? 'Try again' : 'Try'}
          </Button>
        </span>
      </h2>
      {error ? <ErrorState title="The rule could not be tried." detail={describeError(error).text} /> : null}
      {!data && !error && !isPending ? (
        <p className="m-0 text-text-2">
          The log of the last 30 days is read and judged by it, and so are its own tests. Nothing is raised and nothing changes.
        </p>
      ) : null}
      {isPending && !data ? <p className="m-0 text-text-2">The log is being read…</p> : null}
      {old && !isPending ? <p className="m-0 mb-2 text-high">This is of an earlier draft.</p> : null}
      {data ? (
        <Dimmed busy={isPending || old}>
          <Outcome tried={data.tried} />
        </Dimmed>
      ) : null}
    </section>
  );
};
