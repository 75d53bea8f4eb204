import { Link } from '@tanstack/react-router';
import { actWords } from '../../../../shared/act-words.ts';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import { stepStateTones, stepStateWords } from './run-words.ts';

/** How far a step is. One that is still to be done, and would do nothing, says so before it is begun. */
const StepState = ({ state, why }: Pick<PlaybookRun['steps'][number], 'state' | 'why'>) => (
  <StateDot tone={stepStateTones[state]}>{state === 'waiting' && why !== null ? 'Not possible' : stepStateWords[state]}</StateDot>
);

/** A run step by step: what it does, how far it came, why not, and the event that records it. */
export const RunSteps = ({ steps }: Pick<PlaybookRun, 'steps'>) => (
  <ol aria-label="Steps" className="m-0 list-none p-0">
    {steps.map(({ act, sentence, state, done, why, seq }, at) => (
      <li
        // biome-ignore lint/suspicious/noArrayIndexKey: steps keep their order, and two may say the same
        key={at}
        className="grid grid-cols-[20px_minmax(0,1fr)_auto] gap-x-2 border-t border-line py-2 first:border-t-0"
      >
        <span className="text-text-3">{at + 1}</span>
        <div className="min-w-0">
          <PlainText text={sentence === '' ? actWords(act) : sentence} max={240} />
          {why === null ? null : (
            <div className={state === 'failed' ? 'text-critical' : 'text-text-2'}>
              <PlainText text={why} max={240} />
            </div>
          )}
          {seq === null ? null : (
            <Link to="/audit/$seq" params={{ seq: String(seq) }} className="block w-fit">
              {`Event ${seq.toLocaleString('en-US')}`}
            </Link>
          )}
        </div>
        <span className="text-right">
          <StepState state={state} why={why} />
          {done > 0 ? <span className="block text-text-3">{`${done.toLocaleString('en-US')} done`}</span> : null}
        </span>
      </li>
    ))}
  </ol>
);
