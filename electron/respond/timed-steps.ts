import type { Seconds } from '../../shared/units.ts';
import { durationWords } from '../lib/duration.ts';
import type { Lasting, Playbook, PlaybookStep } from './playbook.ts';

/** How long what playbooks do lasts, as it is configured. */
export interface StepTimes {
  readonly blockDays: number;
  readonly networkBlockHours: number;
  readonly emergencyMinutes: number;
}

/** How long an act of each kind lasts. */
export const lastingSeconds = ({ blockDays, networkBlockHours, emergencyMinutes }: StepTimes): Readonly<Record<Lasting, Seconds>> => ({
  block: blockDays * 86_400,
  network_block: networkBlockHours * 3600,
  emergency: emergencyMinutes * 60,
});

/** The steps of a playbook with their times, in seconds and in words. */
export const timedSteps = ({ steps }: Playbook, times: StepTimes): PlaybookStep[] => {
  const lengths = lastingSeconds(times);
  return steps.map(({ act, target, lasts, does }) => {
    const seconds = lasts === null ? null : lengths[lasts];
    return { act, target, seconds, sentence: seconds === null ? `${does}.` : `${does} ${durationWords(seconds)}.` };
  });
};
