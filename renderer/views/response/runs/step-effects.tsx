import { actWords } from '../../../../shared/act-words.ts';
import { effectLines } from '../../../acts/effect-lines.ts';
import { ResidualClock } from '../../../acts/residual-clock.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import type { DryRun } from './use-dry-run.ts';

type Effect = NonNullable<NonNullable<DryRun['steps']>[number]['effect']>;

const marks = { yes: 'Reversible', partly: 'Reversible in part', no: 'Not reversible' } as const;

const SHOWN = 5;

/** Whom a step leaves alone, and why. */
const PassedOver = ({ unaffected }: Pick<Effect, 'unaffected'>) => (
  <ul aria-label="Not affected" className="m-0 list-none p-0 text-text-2">
    {unaffected.slice(0, SHOWN).map(({ id, why }) => (
      <li key={`${id} ${why}`}>
        Not <PlainText text={id} inline max={64} />: <PlainText text={why} max={240} />
      </li>
    ))}
    {unaffected.length > SHOWN ? <li>{`and ${(unaffected.length - SHOWN).toLocaleString('en-US')} more`}</li> : null}
  </ul>
);

/** Who is hit, by name, as far as that is told. */
const Named = ({ named }: Pick<Effect, 'named'>) => (
  <details>
    <summary>{`Aimed at (${named.length.toLocaleString('en-US')})`}</summary>
    <ul aria-label="Those it is aimed at" className="m-0 max-h-40 list-none overflow-y-auto p-0">
      {named.map((name) => (
        <li key={name}>
          <PlainText text={name} max={120} />
        </li>
      ))}
    </ul>
  </details>
);

/** What an act does, in a sentence and in numbers: who is hit, whether there is a way back, and what speaks against it. */
export const EffectOf = ({ effect }: { readonly effect: Effect }) => (
  <>
    <p className="m-0">
      <PlainText text={effect.sentence} max={400} />
    </p>
    <p className="m-0 text-text-2">
      {effectLines(effect.counts)
        .map(({ label, count }) => `${count.toLocaleString('en-US')} ${label}`)
        .join(', ') || 'nothing is hit'}
    </p>
    <p className="m-0 text-text-3">
      <span className={effect.reversible === 'no' ? 'text-high' : undefined}>{marks[effect.reversible]}.</span>{' '}
      <PlainText text={effect.reversibility} max={240} />
    </p>
    {effect.warnings.map(({ code, text }) => (
      <p key={code} className="m-0 text-high">
        <PlainText text={text} max={300} />
      </p>
    ))}
    {effect.residual ? <ResidualClock residual={effect.residual} /> : null}
    {effect.named.length === 0 ? null : <Named named={effect.named} />}
    {effect.unaffected.length === 0 ? null : <PassedOver unaffected={effect.unaffected} />}
  </>
);

/** What each step would do, as it was counted. */
export const StepEffects = ({ of: { steps, error, refetch } }: { readonly of: DryRun }) => {
  if (error)
    return <ErrorState title="The effect could not be counted." detail={describeError(error).text} onRetry={() => void refetch()} />;
  if (!steps)
    return (
      <p role="status" className="m-0 text-text-3">
        The effect is being counted…
      </p>
    );
  return (
    <ol aria-label="Effect of each step" className="m-0 list-none p-0">
      {steps.map(({ act, sentence, effect, why_not }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps keep their order, and two may say the same
        <li key={at} className="grid grid-cols-[20px_minmax(0,1fr)] gap-x-2 border-t border-line py-2 first:border-t-0">
          <span className="text-text-3">{at + 1}</span>
          <div className="flex min-w-0 flex-col gap-1">
            <p className="m-0 font-medium">
              <PlainText text={sentence === '' ? actWords(act) : sentence} max={240} />
            </p>
            {effect ? <EffectOf effect={effect} /> : null}
            {why_not === null ? null : (
              <p className="m-0 text-high">
                Not possible: <PlainText text={why_not} max={240} />
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
};
