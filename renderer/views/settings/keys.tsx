import { useQuery } from '@tanstack/react-query';
import type { KeyView } from '../../../shared/contract/keys.ts';
import { may } from '../../../shared/role.ts';
import { useAct } from '../../acts/act-provider.tsx';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { leavesNothing } from '../../bridge/leaves-nothing.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { useRefreshOn } from '../../bridge/use-changes.ts';
import { Button } from '../../ui/input/button.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import type { Tone } from '../../ui/text/tone.ts';
import { Time } from '../../ui/time/time.tsx';

const KEY = ['keys.list'] as const;
const states: Readonly<Record<KeyView['state'], readonly [Tone, string]>> = {
  next: ['info', 'Published, not yet signing'],
  active: ['ok', 'Signing'],
  retiring: ['medium', 'Verifying only'],
  retired: ['neutral', 'Retired'],
};

const at = (instant: string | null) => (instant === null ? '–' : <Time at={Date.parse(instant)} />);

/** The keys that sign tokens, from the one published ahead to those whose private part is gone. */
export const Keys = () => {
  const client = useClient();
  const act = useAct();
  const administers = useMay(may.administer);
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.keys.list({}, { signal }) });
  useRefreshOn(['key.'], KEY);
  if (leavesNothing(error, data))
    return <ErrorState title="The keys could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />;
  return (
    <section className="panel" aria-labelledby="keys">
      <h2 id="keys" className="panel-head">
        Signing keys
        <span className="ml-auto">
          {administers ? (
            <Button onClick={() => act({ act: { act: 'keys.rotate' }, title: 'Rotate the signing keys', verb: 'Rotate' })}>
              Rotate now
            </Button>
          ) : null}
        </span>
      </h2>
      <table className="w-full border-collapse">
        <thead>
          <tr className="text-left text-text-3">
            <th className="h-7 font-medium">State</th>
            <th className="font-medium">Algorithm</th>
            <th className="font-medium">Key id</th>
            <th className="font-medium">Made</th>
            <th className="font-medium">Signs since</th>
            <th className="font-medium">Stopped</th>
          </tr>
        </thead>
        <tbody>
          {(data?.keys ?? []).map((key) => (
            <tr key={key.kid} className="h-row border-t border-line">
              <td>
                <StateDot tone={states[key.state][0]}>{states[key.state][1]}</StateDot>
              </td>
              <td>{key.alg}</td>
              <td>
                <PlainText text={key.kid} mono inline max={24} />
              </td>
              <td>{at(key.created_at)}</td>
              <td>{at(key.activated_at)}</td>
              <td>{at(key.retiring_at ?? key.retired_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
