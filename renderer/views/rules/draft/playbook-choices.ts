import type { Playbook, PlaybookMode } from '../../../../shared/contract/response.ts';
import type { PlaybookId } from '../../../../shared/playbook-id.ts';
import type { Rule } from '../../../../shared/rule.ts';
import type { SelectOption } from '../../../ui/input/select.tsx';
import { severityWords } from '../../alerts/alert-words.ts';

export type PlaybookChoice = PlaybookId | 'none';

/** What an alert of a rule does with a playbook that is set so. */
const modeEffects: { readonly [M in PlaybookMode]: string } = {
  off: 'off: nothing happens',
  manual: 'by hand: an operator sets it going',
  approval: 'waits for approval',
  automatic: 'automatic: done at once, before anybody has looked',
};

/** How a playbook is set for a rule: as the rules of the product have it, where it is theirs. */
const modeFor = ({ id, mode, own_mode }: Playbook, given: Rule['playbook']): PlaybookMode => (id === given ? mode : own_mode);

const NONE: SelectOption<PlaybookChoice> = { value: 'none', label: 'None', detail: 'its alerts set nothing going' };

/** What a rule may be answered by: none, or a playbook with a step for what it is about. One that was named stays among them. */
export const playbookChoices = (
  { playbook: named, subject }: Pick<Rule, 'playbook' | 'subject'>,
  given: Rule['playbook'],
  playbooks: readonly Playbook[],
): readonly SelectOption<PlaybookChoice>[] => {
  const fitting = playbooks.filter(({ id, subjects }) => subjects.includes(subject) || id === named);
  const options = fitting.map((one): SelectOption<PlaybookChoice> => {
    const detail = one.subjects.includes(subject) ? modeEffects[modeFor(one, given)] : 'no step of it is for what the rule is about';
    return { value: one.id, label: one.title, detail };
  });
  const isListed = named === null || options.some(({ value }) => value === named);
  return [NONE, ...(isListed ? [] : [{ value: named, label: named }]), ...options];
};

/** What the chosen playbook does about an alert of the rule, in a sentence. */
export const playbookHint = (
  { playbook: named }: Pick<Rule, 'playbook'>,
  given: Rule['playbook'],
  playbooks: readonly Playbook[],
): string => {
  const chosen = playbooks.find(({ id }) => id === named);
  if (!chosen) return 'What is prepared or done when an alert of the rule is raised';
  const effect = modeEffects[modeFor(chosen, given)];
  return `For alerts of severity ${severityWords[chosen.least_severity].toLowerCase()} and above; ${effect}`;
};
