import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import type { Role } from '../../../../shared/role.ts';
import type { Tone } from '../../../ui/text/tone.ts';

type State = PlaybookRun['state'];
type StepState = PlaybookRun['steps'][number]['state'];

export const runStateWords: { readonly [S in State]: string } = {
  waiting: 'Waits for approval',
  running: 'Under way',
  done: 'Done',
  partly: 'Done in part',
  failed: 'Failed',
  declined: 'Declined',
  expired: 'Not approved in time',
  undone: 'Taken back',
};

export const runStateTones: { readonly [S in State]: Tone } = {
  waiting: 'high',
  running: 'accent',
  done: 'ok',
  partly: 'medium',
  failed: 'critical',
  declined: 'neutral',
  expired: 'neutral',
  undone: 'neutral',
};

export const stepStateWords: { readonly [S in StepState]: string } = {
  waiting: 'Waiting',
  done: 'Done',
  nothing: 'Nothing to do',
  failed: 'Failed',
  skipped: 'Left out',
  undone: 'Taken back',
};

export const stepStateTones: { readonly [S in StepState]: Tone } = {
  waiting: 'info',
  done: 'ok',
  nothing: 'neutral',
  failed: 'critical',
  skipped: 'neutral',
  undone: 'neutral',
};

/** What a run is about, in a line: the alert, or why an act was asked for. */
export const aboutWords = ({ about, reason }: Pick<PlaybookRun, 'about' | 'reason'>): string => (reason === null ? about : reason);

/** How far a run is: `2 of 3 steps done, 1 failed`. */
export const progressWords = ({ steps }: Pick<PlaybookRun, 'steps'>): string => {
  const count = (state: StepState): number => steps.filter((step) => step.state === state).length;
  const [done, nothing, failed, undone] = [count('done'), count('nothing'), count('failed'), count('undone')];
  return [
    `${done} of ${steps.length} ${steps.length === 1 ? 'step' : 'steps'} done`,
    ...(nothing > 0 ? [`${nothing} with nothing to do`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(undone > 0 ? [`${undone} taken back`] : []),
  ].join(', ');
};

/** Whose approval a run takes, for those who may not give it. */
export const approvalWords = (roles: readonly Role[]): string => `It takes the approval of an ${roles.join(' or ')}.`;

/** Whether anything of a run can be taken back. */
export const isUndoable = ({ state, steps }: Pick<PlaybookRun, 'state' | 'steps'>): boolean =>
  (state === 'done' || state === 'partly' || state === 'failed') &&
  steps.some((step) => (step.state === 'done' || step.state === 'failed') && step.done > 0 && step.undo !== null);
