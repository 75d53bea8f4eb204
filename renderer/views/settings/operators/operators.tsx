import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OperatorView } from '../../../../shared/contract/operators.ts';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { leavesNothing } from '../../../bridge/leaves-nothing.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { Button } from '../../../ui/input/button.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { AddOperator } from './add-operator.tsx';
import { OperatorMenu } from './operator-menu.tsx';

const KEY = ['operators.list'] as const;

const Row = ({ operator, administers }: { readonly operator: OperatorView; readonly administers: boolean }) => (
  <tr className="h-9 border-t border-line">
    <td>
      <PlainText text={operator.name} max={64} /> {operator.you ? <Badge tone="accent">You</Badge> : null}
    </td>
    <td>{operator.role}</td>
    <td>{operator.status === 'active' ? 'Active' : <Badge tone="critical">Suspended</Badge>}</td>
    <td>{operator.second_factor ? 'Enrolled' : <span className="text-text-3">None</span>}</td>
    <td className="num">{operator.sessions}</td>
    <td className="pl-6">{operator.last_sign_in_at === null ? '–' : <Time at={Date.parse(operator.last_sign_in_at)} />}</td>
    <td className="text-right">{administers ? <OperatorMenu operator={operator} /> : null}</td>
  </tr>
);

/** Who uses the console, and in which role. */
export const Operators = () => {
  const client = useClient();
  const administers = useMay(may.administer);
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.operators.list({}, { signal }) });
  useRefreshOn(['operator.'], KEY);
  if (leavesNothing(error, data))
    return <ErrorState title="The operators could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />;
  return (
    <section className="panel" aria-labelledby="operators">
      <h2 id="operators" className="panel-head">
        Operators
        <span className="ml-auto">{administers ? <Button onClick={() => setAdding(true)}>Add an operator</Button> : null}</span>
      </h2>
      <table className="w-full border-collapse">
        <thead>
          <tr className="text-left text-text-3">
            <th className="h-7 font-medium">Name</th>
            <th className="font-medium">Role</th>
            <th className="font-medium">Status</th>
            <th className="font-medium">Second factor</th>
            <th className="num font-medium">Sessions</th>
            <th className="pl-6 font-medium">Last sign-in</th>
            <th>
              <span className="sr-only">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {(data?.operators ?? []).map((operator) => (
            <Row key={operator.id} operator={operator} administers={administers} />
          ))}
        </tbody>
      </table>
      {adding ? <AddOperator onClose={() => setAdding(false)} /> : null}
    </section>
  );
};
