import { Link } from '@tanstack/react-router';
import type { LabRun, LabScenario, ScoreSheet } from '../../../shared/contract/lab.ts';
import { Button } from '../../ui/input/button.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { containedWords, detectedWords, scoreTime, speedWords } from './describe-sheet.ts';

interface ScenariosProps {
  readonly scenarios: readonly LabScenario[];
  /** Newest first. */
  readonly sheets: readonly ScoreSheet[];
  /** Absent where the operator may not run them. */
  readonly onRun?: (scenario: LabScenario) => void;
  /** The attack under way. */
  readonly running: LabRun | null;
}

/** How it went the last time. */
const Last = ({ sheet }: { readonly sheet: ScoreSheet | undefined }) => {
  if (!sheet) return <p className="m-0 text-text-3">Not run yet.</p>;
  const [detected, contained] = [detectedWords(sheet), containedWords(sheet)];
  return (
    <div className="text-sm">
      <p className="m-0">
        <Link to="/lab" search={{ tab: 'sheets', run: sheet.run }} className="text-text">
          <StateDot tone={detected.tone}>{`${detected.text}, ${speedWords(sheet)}`}</StateDot>
        </Link>
      </p>
      <p className="m-0 text-text-2">
        <PlainText text={contained.text} max={120} />
      </p>
    </div>
  );
};

interface EntryProps {
  readonly scenario: LabScenario;
  readonly sheet: ScoreSheet | undefined;
  readonly onRun: ScenariosProps['onRun'];
  readonly running: ScenariosProps['running'];
}

const Entry = ({ scenario, sheet, onRun, running }: EntryProps) => (
  <li className="grid grid-cols-[minmax(0,5fr)_minmax(0,3fr)_minmax(0,3fr)_52px] items-center gap-x-4 border-t border-line py-2 first:border-t-0">
    <div className="min-w-0">
      <p className="m-0 font-medium">
        <PlainText text={scenario.title} max={120} />
      </p>
      <p className="m-0 text-text-2">
        <PlainText text={scenario.story} max={300} />
      </p>
    </div>
    <div className="min-w-0 text-sm text-text-2">
      <p className="m-0">{`${scenario.technique.id} ${scenario.technique.name}`}</p>
      <p className="m-0 flex flex-wrap gap-x-2">
        {scenario.expects.map(({ rule, subject }) => (
          <Link key={`${rule} ${subject}`} to="/rules/$rule" params={{ rule }}>
            <PlainText text={rule} max={64} inline mono />
          </Link>
        ))}
      </p>
      <p className="m-0 text-text-3">
        {`at most ${scenario.most_requests.toLocaleString('en-US')} requests in ${scoreTime(scenario.most_seconds * 1000)}`}
      </p>
    </div>
    {running?.scenario === scenario.id ? <StateDot tone="medium">Under way</StateDot> : <Last sheet={sheet} />}
    {onRun ? (
      <Button size="sm" disabled={running !== null} onClick={() => onRun(scenario)}>
        Run<span className="sr-only">{` ${scenario.title}`}</span>
      </Button>
    ) : (
      <span />
    )}
  </li>
);

/** The attacks there are: who does what, by which technique, the alerts it is to raise, and how the last one went. */
export const Scenarios = ({ scenarios, sheets, onRun, running }: ScenariosProps) => (
  <section className="panel" aria-label="Attacks">
    <p className="m-0 mb-1 text-text-3">Real requests against this server, from this machine alone; each is bounded, and on record.</p>
    <ul className="m-0 list-none p-0">
      {scenarios.map((scenario) => (
        <Entry
          key={scenario.id}
          scenario={scenario}
          sheet={sheets.find((one) => one.scenario === scenario.id)}
          onRun={onRun}
          running={running}
        />
      ))}
    </ul>
  </section>
);
