import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Playbook } from '../../../../shared/contract/response.ts';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { leavesNothing } from '../../../bridge/leaves-nothing.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { Button } from '../../../ui/input/button.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Severity } from '../../../ui/text/severity.tsx';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import type { Tone } from '../../../ui/text/tone.ts';
import { modeMeanings, modeWords } from '../mode-words.ts';
import { SetMode } from './set-mode.tsx';

const KEY = ['response.playbooks'] as const;
const tones: { readonly [M in Playbook['mode']]: Tone } = { off: 'neutral', manual: 'info', approval: 'accent', automatic: 'ok' };

const RuleLinks = ({ rules }: { readonly rules: readonly string[] }) => (
  <span className="flex flex-wrap gap-x-3">
    {rules.map((rule) => (
      <Link key={rule} to="/rules/$rule" params={{ rule }}>
        <PlainText text={rule} max={64} inline mono />
      </Link>
    ))}
  </span>
);

const Entry = ({ playbook, onMode }: { readonly playbook: Playbook; readonly onMode?: () => void }) => (
  <li className="grid grid-cols-[minmax(0,3fr)_minmax(0,3fr)_200px] gap-x-6 gap-y-2 border-t border-line py-3 first:border-t-0">
    <div className="min-w-0">
      <h3 className="m-0 text-base text-text">
        <PlainText text={playbook.title} max={120} />
      </h3>
      <p className="m-0 mt-1 text-text-2">
        <PlainText text={playbook.description} max={600} />
      </p>
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="flex items-center gap-1.5 text-text-3">
          Alerts of <Severity level={playbook.least_severity} /> and above, by
        </span>
        <RuleLinks rules={playbook.rules} />
      </div>
    </div>
    <ol aria-label={`Steps of ${playbook.title}`} className="m-0 list-decimal pl-5">
      {playbook.steps.map(({ act, target, sentence }) => (
        <li key={`${act} ${target} ${sentence}`}>
          <PlainText text={sentence} max={240} />
        </li>
      ))}
    </ol>
    <div className="flex flex-col items-start gap-1">
      <span title={modeMeanings[playbook.mode]}>
        <StateDot tone={tones[playbook.mode]}>{modeWords[playbook.mode]}</StateDot>
      </span>
      {playbook.own_mode === playbook.mode ? null : <span className="text-text-3">for own rules on approval</span>}
      {playbook.mode === playbook.default_mode ? null : <span className="text-accent">changed here</span>}
      <span className="text-text-3">{`${playbook.runs.toLocaleString('en-US')} ${playbook.runs === 1 ? 'run' : 'runs'}`}</span>
      {onMode ? (
        <Button size="sm" onClick={onMode}>
          Change the mode…
        </Button>
      ) : null}
    </div>
  </li>
);

/** What is done about which alerts, step by step, and how much of it by itself. */
export const Playbooks = () => {
  const client = useClient();
  const administers = useMay(may.administer);
  const [changing, setChanging] = useState<Playbook>();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.response.playbooks({}, { signal }) });
  useRefreshOn(['playbook.', 'rule.changed'], KEY);
  if (leavesNothing(error, data))
    return <ErrorState title="The playbooks could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />;
  if (!data) return <div aria-busy="true" />;
  return (
    <section className="panel" aria-label="Playbooks">
      {data.playbooks.length === 0 ? (
        <EmptyState title="There is no playbook." looked="The playbooks of this product were looked at." />
      ) : null}
      <ul className="m-0 list-none p-0">
        {data.playbooks.map((playbook) => (
          <Entry key={playbook.id} playbook={playbook} {...(administers ? { onMode: () => setChanging(playbook) } : {})} />
        ))}
      </ul>
      {changing ? <SetMode playbook={changing} onClose={() => setChanging(undefined)} /> : null}
    </section>
  );
};
