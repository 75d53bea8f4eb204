import { type RuleSubject, ruleSubjects } from '../../shared/rule.ts';
import { takes } from './aim.ts';
import type { Lasting, Playbook, StepTemplate } from './playbook.ts';

/** What a block of each length is of: one for a network is no block of an address, nor the other way round. */
const blocks: Readonly<Partial<Record<Lasting, RuleSubject>>> = { block: 'address', network_block: 'network' };

const isFor = ({ act, target, lasts }: StepTemplate, subject: RuleSubject): boolean => {
  // Whom the facts name is not known before there are some.
  if (target !== 'subject') return true;
  const blocked = lasts === null ? undefined : blocks[lasts];
  return takes[act].includes(subject) && (blocked === undefined || blocked === subject);
};

/** What a rule may be about whose alerts the playbook can answer: at least one of its steps is for that, for those the facts name, or for nobody in particular. */
export const answerableSubjects = ({ steps }: Pick<Playbook, 'steps'>): RuleSubject[] =>
  ruleSubjects.filter((subject) => steps.some((step) => isFor(step, subject)));
