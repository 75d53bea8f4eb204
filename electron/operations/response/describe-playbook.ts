import type { Playbook as PlaybookView } from '../../../shared/contract/response.ts';
import type { RuleInForce } from '../../detect/rules-in-force.ts';
import { answerableSubjects } from '../../respond/answerable-subjects.ts';
import { modeOf, ownModeOf } from '../../respond/find-playbook.ts';
import type { Playbook } from '../../respond/playbook.ts';
import { type StepTimes, timedSteps } from '../../respond/timed-steps.ts';
import type { PlaybookModeRecord } from '../../store/response-records.ts';
import { toInstantOrNull } from '../instant.ts';

interface Known {
  /** How long what it does lasts. */
  readonly times: StepTimes;
  /** Those in force. */
  readonly rules: readonly RuleInForce[];
  readonly modes: readonly PlaybookModeRecord[];
  readonly tallies: readonly { readonly playbook: string; readonly runs: number; readonly last: number }[];
}

/** A playbook as the contract tells it. */
export const describePlaybook = (playbook: Playbook, { times, rules, modes, tallies }: Known): PlaybookView => {
  const tally = tallies.find((one) => one.playbook === playbook.id);
  return {
    id: playbook.id,
    title: playbook.title,
    description: playbook.description,
    rules: rules.flatMap(({ rule }) => (rule.playbook === playbook.id ? [rule.id] : [])),
    subjects: answerableSubjects(playbook),
    least_severity: playbook.leastSeverity,
    mode: modeOf(playbook, modes),
    own_mode: ownModeOf(playbook, modes),
    default_mode: playbook.defaultMode,
    steps: timedSteps(playbook, times),
    runs: tally?.runs ?? 0,
    last_run_at: toInstantOrNull(tally?.last ?? null),
  };
};
