import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
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
import { Severity } from '../../../ui/text/severity.tsx';
import { originWords } from '../rule-columns.tsx';
import { RuleStandingDot } from '../rule-standing-dot.tsx';
import { Judged } from './judged.tsx';
import { RemoveRule } from './remove-rule.tsx';
import { RuleEditor } from './rule-editor.tsx';
import type { ShownRule } from './shown-rule.ts';

const Head = ({ shown, onRemove }: { readonly shown: ShownRule; readonly onRemove: () => void }) => {
  const administers = useMay(may.administer);
  const { rule, origin, changed } = shown;
  return (
    <div className="page-head shrink-0">
      <h1>
        <PlainText text={rule.title} max={120} />
      </h1>
      <Severity level={rule.severity} />
      <RuleStandingDot state={shown} />
      <Badge>{originWords[origin]}</Badge>
      {changed ? <Badge tone="accent">changed here</Badge> : null}
      <div className="ml-auto flex items-center gap-3">
        {administers ? (
          <Link to="/rules/own/new" search={{ from: rule.id }}>
            Copy as an own rule
          </Link>
        ) : null}
        {administers && origin !== 'built_in' ? (
          <Button variant="danger" onClick={onRemove}>
            Remove
          </Button>
        ) : null}
        <Link to="/rules">All rules</Link>
      </div>
    </div>
  );
};

/** One rule: what it finds and why, how it did, its thresholds, and what a change of them would have made of the last 30 days. */
export const RulePage = () => {
  const { rule: id = '' } = useParams({ strict: false });
  const client = useClient();
  const navigate = useNavigate();
  const [removing, setRemoving] = useState(false);
  const key = ['rules.show', id];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.rules.show({ id }, { signal }) });
  useRefreshOn(['rule.', 'alert.raised', 'alert.closed', 'alert.reopened', 'alert.suppressed'], key, 3000);
  if (leavesNothing(error, data))
    return (
      <div className="page">
        <div className="page-head">
          <h1>Rule</h1>
          <Link to="/rules" className="ml-auto">
            All rules
          </Link>
        </div>
        <ErrorState title="The rule could not be shown." detail={describeError(error).text} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <div className="page" aria-busy="true" />;
  return (
    <div className="page">
      <Head shown={data} onRemove={() => setRemoving(true)} />
      {data.inactive ? (
        <p className="m-0 rounded border border-medium bg-medium-weak px-3 py-2">
          {data.rule.enabled ? 'It is on, and can find nothing. ' : 'It is off. Switched on, it could find nothing. '}
          <PlainText text={data.inactive} max={300} />
        </p>
      ) : null}
      <Judged state={data} />
      <RuleEditor key={id} shown={data} />
      {removing ? (
        <RemoveRule rule={data.rule} onRemoved={() => void navigate({ to: '/rules' })} onClose={() => setRemoving(false)} />
      ) : null}
    </div>
  );
};
