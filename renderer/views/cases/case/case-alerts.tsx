import { Link } from '@tanstack/react-router';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useMay } from '../../../bridge/session-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Button } from '../../../ui/input/button.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Severity } from '../../../ui/text/severity.tsx';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { alertStateTones, alertStateWords, verdictWords } from '../../alerts/alert-words.ts';
import type { ShownCase } from './shown-case.ts';

/** The alerts of a case, each with the way to it and, while the case is open, out of it. */
export const CaseAlerts = ({ incident }: { readonly incident: ShownCase }) => {
  const client = useClient();
  const responds = useMay(may.respond);
  const { busy, general, save } = useSave(() => undefined);
  const removes = responds && incident.state !== 'closed';
  return (
    <section className="panel" aria-labelledby="case-alerts">
      <h2 id="case-alerts" className="panel-head">
        Alerts
        <span className="ml-auto font-normal">
          <Link to="/alerts" search={{ case: incident.id, state: 'any', suppressed: 'with' }}>
            All in the queue
          </Link>
        </span>
      </h2>
      {general.failure ? (
        <p role="alert" className="m-0 text-critical">
          <PlainText text={general.failure} max={240} />
        </p>
      ) : null}
      {incident.alert_list.length === 0 ? (
        <EmptyState title="No alert belongs to it yet." looked="Alerts are added from the queue." />
      ) : null}
      <ul className="m-0 list-none p-0">
        {incident.alert_list.map(({ id, severity, sentence, state, verdict, raised_at }) => (
          <li key={id} className="grid grid-cols-[88px_minmax(0,1fr)_auto] items-start gap-x-3 border-t border-line py-2 first:border-t-0">
            <Severity level={severity} />
            <div className="min-w-0">
              <Link to="/alerts/$alert" params={{ alert: id }} className="text-text">
                <PlainText text={sentence} max={240} />
              </Link>
              <div className="flex flex-wrap items-center gap-x-3 text-text-2">
                <StateDot tone={alertStateTones[state]}>{verdict === null ? alertStateWords[state] : verdictWords[verdict]}</StateDot>
                <span>
                  raised <Time at={Date.parse(raised_at)} />
                </span>
              </div>
            </div>
            {removes ? (
              <Button
                size="sm"
                variant="ghost"
                disabled={busy}
                onClick={() => void save(() => client.cases.change({ id: incident.id, remove_alerts: [id] }))}
              >
                Take out
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
};
