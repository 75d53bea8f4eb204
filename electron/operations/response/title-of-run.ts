import { actWords } from '../../../shared/act-words.ts';
import { findPlaybook } from '../../respond/find-playbook.ts';
import type { RunRecord } from '../../store/response-records.ts';

/** What a run is called: as its playbook is, or as what it does. It names nobody. */
export const titleOfRun = (run: RunRecord): string =>
  run.act === null ? (findPlaybook(run.playbook)?.title ?? run.playbook) : actWords(run.act);
