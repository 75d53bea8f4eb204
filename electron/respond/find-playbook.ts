import type { PlaybookMode } from '../../shared/contract/response.ts';
import type { Rule } from '../../shared/rule.ts';
import { severityNumber } from '../../shared/severity.ts';
import type { AlertRecord } from '../store/detection-records.ts';
import type { PlaybookModeRecord } from '../store/response-records.ts';
import { answerableSubjects } from './answerable-subjects.ts';
import type { Playbook } from './playbook.ts';
import { builtInPlaybooks } from './playbooks/built-in-playbooks.ts';

/** The playbook of that id; undefined when there is none. */
export const findPlaybook = (id: string): Playbook | undefined => builtInPlaybooks.find((playbook) => playbook.id === id);

/** How a playbook is set: as somebody chose, else as it comes. */
export const modeOf = (playbook: Playbook, modes: readonly PlaybookModeRecord[]): PlaybookMode =>
  modes.find((record) => record.playbook === playbook.id)?.mode ?? playbook.defaultMode;

/**
 * How a playbook is set for rules that the product does not give it. That it comes as automatic was judged by the rules it comes with, which leave out what pages elsewhere
 * have a browser send: about others it waits for approval until somebody chose automatic.
 */
export const ownModeOf = (playbook: Playbook, modes: readonly PlaybookModeRecord[]): PlaybookMode => {
  const mode = modeOf(playbook, modes);
  return mode === 'automatic' && !modes.some((record) => record.playbook === playbook.id) ? 'approval' : mode;
};

/** The playbook that answers an alert whose rule names it, if the alert is severe enough and about what the playbook has a step for. */
export const answerTo = (
  { severity, subjectKind }: Pick<AlertRecord, 'severity' | 'subjectKind'>,
  named: Rule['playbook'],
): Playbook | undefined => {
  const playbook = named === null ? undefined : findPlaybook(named);
  if (!playbook || severity < severityNumber(playbook.leastSeverity)) return undefined;
  return answerableSubjects(playbook).includes(subjectKind) ? playbook : undefined;
};
