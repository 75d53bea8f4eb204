import { Link } from '@tanstack/react-router';
import { Drawer } from '../../ui/overlay/drawer.tsx';
import { Badge } from '../../ui/text/badge.tsx';
import { KeyValue } from '../../ui/text/key-value.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { Severity } from '../../ui/text/severity.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { Time } from '../../ui/time/time.tsx';
import { containedWords, detectedWords, outcomeWords, scoreTime, speedWords } from './describe-sheet.ts';
import type { TitledSheet } from './titled-sheets.ts';

interface SheetDrawerProps {
  readonly sheet: TitledSheet;
  readonly position: string;
  readonly onClose: () => void;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
}

const Alerts = ({ sheet }: { readonly sheet: TitledSheet }) => (
  <section aria-labelledby="sheet-alerts">
    <h3 id="sheet-alerts" className="m-0 mb-1">
      Alerts
    </h3>
    {sheet.alerts.length === 0 ? <p className="m-0 text-text-3">It raised none.</p> : null}
    <ul className="m-0 list-none p-0">
      {sheet.alerts.map(({ alert, rule, severity, subject, latency_ms, joined, expected, decided_by }) => (
        <li key={`${alert} ${decided_by}`} className="border-t border-line py-2 first:border-t-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Severity level={severity} />
            <Link to="/alerts/$alert" params={{ alert }}>
              <PlainText text={rule} max={64} inline mono />
            </Link>
            <Badge tone={expected ? 'ok' : 'neutral'}>{expected ? 'expected' : 'besides'}</Badge>
          </div>
          <p className="m-0 mt-1 text-text-2">
            <PlainText text={subject} max={120} />,{' '}
            {joined ? 'joined an alert that was there' : `raised after ${scoreTime(latency_ms ?? 0)}`}
            <Link to="/audit/$seq" params={{ seq: String(decided_by) }} className="block w-fit">
              {`Decided by event ${decided_by.toLocaleString('en-US')}`}
            </Link>
          </p>
        </li>
      ))}
    </ul>
    {sheet.missed.length === 0 ? null : (
      <p className="m-0 mt-2 text-critical">
        Missed: <PlainText text={sheet.missed.join(', ')} max={300} />
      </p>
    )}
  </section>
);

/** The score of one attack: found or missed, how fast, ended by what. */
export const SheetDrawer = ({ sheet, position, onClose, onNext, onPrevious }: SheetDrawerProps) => {
  const detected = detectedWords(sheet);
  return (
    <Drawer
      title={<PlainText text={sheet.title} max={120} />}
      lead={<StateDot tone={detected.tone}>{detected.text}</StateDot>}
      position={position}
      onClose={onClose}
      onNext={onNext}
      onPrevious={onPrevious}
    >
      <div className="flex flex-col gap-4">
        <KeyValue
          items={[
            { label: 'How fast', value: speedWords(sheet) },
            { label: 'Contained', value: containedWords(sheet).text },
            {
              label: 'Ended',
              value:
                sheet.error === null ? (
                  outcomeWords(sheet).text
                ) : (
                  <PlainText text={`${outcomeWords(sheet).text}: ${sheet.error}`} max={300} />
                ),
            },
            { label: 'Started', value: <Time at={Date.parse(sheet.started_at)} format="date-time" seconds /> },
            { label: 'Took', value: scoreTime(sheet.ms) },
            { label: 'Requests', value: sheet.requests.toLocaleString('en-US') },
            { label: 'Seed', value: String(sheet.seed), mono: true, copy: String(sheet.seed) },
          ]}
        />
        <Alerts sheet={sheet} />
      </div>
    </Drawer>
  );
};
