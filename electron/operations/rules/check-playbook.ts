import type { Rule } from '../../../shared/rule.ts';
import { done } from '../../lib/outcome.ts';
import { answerableSubjects } from '../../respond/answerable-subjects.ts';
import { findPlaybook } from '../../respond/find-playbook.ts';
import { builtInPlaybooks } from '../../respond/playbooks/built-in-playbooks.ts';
import { type OperationOutcome, refuseInput } from '../operation.ts';

/** Whether the playbook that a rule names has a step for what the rule is about; refusal `invalid_input` at the field, which names those that have. */
export const checkPlaybook = (field: string, { playbook, subject }: Pick<Rule, 'playbook' | 'subject'>): OperationOutcome<null> => {
  const named = playbook === null ? undefined : findPlaybook(playbook);
  if (!named || answerableSubjects(named).includes(subject)) return done(null);
  const fitting = builtInPlaybooks.filter((one) => answerableSubjects(one).includes(subject)).map(({ id }) => id);
  return refuseInput([
    {
      field,
      problem: `No step of ${named.id} is for a rule about the subject ${subject}.`,
      fix: `Choose one of ${fitting.join(', ')}, or none.`,
    },
  ]);
};
