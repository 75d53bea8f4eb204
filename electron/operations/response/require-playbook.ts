import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { findPlaybook } from '../../respond/find-playbook.ts';
import type { Playbook } from '../../respond/playbook.ts';
import { type OperationOutcome, refuse } from '../operation.ts';

/** The playbook of that id; refusal `not_found`. */
export const requirePlaybook = (id: string): OperationOutcome<Playbook> => {
  const playbook = findPlaybook(id);
  return playbook ? done(playbook) : refuse('not_found', `There is no playbook ${shown(id)}.`);
};
