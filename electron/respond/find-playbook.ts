import type { PlaybookMode } from '../../shared/contract/response.ts';
import { severityNumber } from '../../shared/severity.ts';
import type { AlertRecord } from '../store/detection-records.ts';
import type { PlaybookModeRecord } from '../store/response-records.ts';
import type { Playbook } from './playbook.ts';
import { builtInPlaybooks } from './playbooks/built-in-playbooks.ts';

/** The playbook of that id; undefined when there is none. */
export const findPlaybook = (id: string): Playbook | undefined => builtInPlaybooks.find((playbook) => playbook.id === id);

/** How a playbook is set: as somebody chose, else as it comes. */
export const modeOf = (playbook: Playbook, modes: readonly PlaybookModeRecord[]): PlaybookMode =>
  modes.find((record) => record.playbook === playbook.id)?.mode ?? playbook.defaultMode;

/** Whether a playbook is about alerts like this one. */
export const isAbout = (playbook: Playbook, { rule, severity }: Pick<AlertRecord, 'rule' | 'severity'>): boolean =>
  playbook.rules.includes(rule) && severity >= severityNumber(playbook.leastSeverity);
