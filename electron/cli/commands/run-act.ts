import type { ActInput, Effect, Performed, Residual } from '../../../shared/contract/acts.ts';
import { visible } from '../../lib/shown.ts';
import { exitCodes } from '../io.ts';
import { inputError } from '../options.ts';
import type { Session } from '../perform.ts';
import { fieldLines } from '../print.ts';

export interface ActOptions {
  readonly reason?: string;
  readonly confirm?: string;
  readonly dryRun?: boolean;
}

const residualText = (residual: Residual | null): string =>
  residual === null
    ? 'none'
    : `${residual.tokens} self-contained tokens stay good elsewhere until ${residual.until}, at ${residual.audiences.join(', ')}`;

const countLines = ({ counts }: Effect): string => fieldLines(Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)));

const effectText = (effect: Effect): string => {
  const notes = [
    ...effect.warnings.map(({ text }) => `warning: ${text}`),
    ...effect.unaffected.map(({ id, why }) => `not affected: ${id}: ${why}`),
    `residual: ${residualText(effect.residual)}`,
    `reversible: ${effect.reversible}. ${effect.reversibility}`,
    ...(effect.confirm === null ? [] : [`confirm with: ${effect.confirm}`]),
  ];
  return `${visible(effect.sentence)}\n${countLines(effect)}${notes.map((note) => `${visible(note)}\n`).join('')}`;
};

const performedText = ({ matched, done, failed, seq, residual, undo }: Performed): string =>
  `${fieldLines({ matched, done, failed: failed.length, fact: seq, ...(undo === null ? {} : { undo }), residual: residualText(residual) })}${failed
    .map(({ id, why }) => `${visible(`not done: ${id}: ${why}`)}\n`)
    .join('')}`;

/** The words that make an act one of record and intent; judged before anything is opened. */
export const requireReason = ({ reason, dryRun }: ActOptions): void => {
  if (!dryRun && (reason === undefined || reason.trim() === ''))
    throw inputError('say why with --reason, for the record; or look first, with --dry-run');
};

/**
 * Looks at the effect of an act and, unless it is a dry run, does it. Ends with 1 when nothing of it could be done.
 *
 * @throws CommanderError when the act wants a text to be typed that was not given.
 */
export const runAct = async ({ operations, print, end }: Session, act: ActInput, options: ActOptions): Promise<void> => {
  const effect = await operations.acts.preview(act);
  if (options.dryRun) return print.data(effect, effectText);
  if (effect.confirm !== null && options.confirm !== effect.confirm) {
    print.remark(effectText(effect).trimEnd());
    throw inputError(`this takes a distinct step: look at the effect with --dry-run, then add --confirm ${effect.confirm}`);
  }
  const performed = await operations.acts.perform({ preview: effect.preview, reason: options.reason ?? '', confirmation: options.confirm });
  print.remark(visible(effect.sentence));
  await print.data(performed, performedText);
  if (performed.done === 0 && performed.failed.length > 0) end(exitCodes.failed);
};
