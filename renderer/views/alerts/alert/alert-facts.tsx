import { Link } from '@tanstack/react-router';
import { subjectWords } from '../../../../shared/rule-words/field-words.ts';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { AgeInWords } from '../age.tsx';
import { alertStateTones, alertStateWords, ownerName, verdictWords } from '../alert-words.ts';
import { RuleLink } from '../rule-link.tsx';
import { SubjectLink } from '../subject-link.tsx';
import type { ShownAlert } from './use-alert.ts';

const at = (instant: string) => <Time at={Date.parse(instant)} format="date-time" seconds showZone />;

const judgement = ({ verdict, reason, closed_at: closed, suppressed_by: exception }: ShownAlert) =>
  verdict === null && closed === null
    ? []
    : [
        {
          label: 'Verdict',
          value: `${verdict === null ? 'None' : verdictWords[verdict]}${exception === null ? '' : ', closed by an exception as it was raised'}`,
        },
        { label: 'Reason', value: reason ?? '–' },
        ...(closed === null ? [] : [{ label: 'Closed', value: at(closed) }]),
      ];

/** Whom it is about, which rule it is of, when it was, and where it stands. */
export const AlertFacts = ({ alert }: { readonly alert: ShownAlert }) => (
  <KeyValue
    labelWidth={88}
    items={[
      { label: subjectWords[alert.subject.kind], value: <SubjectLink subject={alert.subject} whole /> },
      { label: 'Rule', value: <RuleLink rule={alert.rule} title={alert.title} version={alert.rule_version} /> },
      ...(alert.technique === null
        ? []
        : [{ label: 'Technique', value: `${alert.technique.id} ${alert.technique.name}, ${alert.technique.tactic}` }]),
      {
        label: 'Seen',
        value: (
          <>
            {at(alert.first_at)} <span className="text-text-3">to</span> <Time at={Date.parse(alert.last_at)} seconds />
          </>
        ),
      },
      {
        label: 'Decided',
        value: (
          <>
            {at(alert.decided_at)} by{' '}
            <Link to="/audit/$seq" params={{ seq: String(alert.decided_seq) }} className="underline">{`event ${alert.decided_seq}`}</Link>
          </>
        ),
      },
      {
        label: 'State',
        value: (
          <>
            <StateDot tone={alertStateTones[alert.state]}>{alertStateWords[alert.state]}</StateDot>
            <span className="text-text-3">
              {', '}
              <AgeInWords of={alert} />
            </span>
          </>
        ),
      },
      { label: 'Owner', value: <PlainText text={ownerName(alert) ?? 'Nobody'} max={64} /> },
      ...(alert.case_id === null
        ? []
        : [
            {
              label: 'Case',
              value: (
                <Link to="/cases/$case" params={{ case: alert.case_id }}>
                  Open the case it belongs to
                </Link>
              ),
            },
          ]),
      ...judgement(alert),
    ]}
  />
);
