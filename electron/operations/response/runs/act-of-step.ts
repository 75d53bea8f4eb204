import type { Act } from '../../../../shared/contract/acts.ts';
import type { RuleSubject } from '../../../../shared/rule.ts';
import type { Aim, PlaybookStep } from '../../../respond/playbook.ts';

/** By what the tokens of one target are selected. */
const selectedBy = (target: Aim, subjectKind: RuleSubject): 'grant' | 'user' | 'client' => {
  if (target === 'grants' || (target === 'subject' && subjectKind === 'grant')) return 'grant';
  return target === 'clients' || (target === 'subject' && subjectKind === 'client') ? 'client' : 'user';
};

const tokensOf = (by: 'grant' | 'user' | 'client', id: string): Act => {
  if (by === 'grant') return { act: 'tokens.revoke', selection: { by, grant: id } };
  return by === 'client' ? { act: 'tokens.revoke', selection: { by, client: id } } : { act: 'tokens.revoke', selection: { by, user: id } };
};

/** The ordinary acts that a step comes to; none for one that is no act but a measure of the response's own. */
export const actsOfStep = (step: Omit<PlaybookStep, 'sentence'>, subjectKind: RuleSubject, targets: readonly string[]): Act[] => {
  const ids = [...targets];
  if (ids.length === 0) return [];
  switch (step.act) {
    case 'addresses.block':
      return [{ act: 'addresses.block', ranges: ids, seconds: step.seconds }];
    case 'users.sign_out':
      return [{ act: 'users.sign_out', users: ids, tokens: true, consents: false }];
    case 'users.suspend':
      return [{ act: 'users.suspend', users: ids }];
    case 'clients.suspend':
      return [{ act: 'clients.suspend', clients: ids }];
    case 'tokens.revoke':
      return ids.map((id) => tokensOf(selectedBy(step.target, subjectKind), id));
    case 'emergency.begin':
      return [];
  }
};
