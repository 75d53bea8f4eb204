import type { RuleSubject } from '../rule.ts';
import type { Words } from './kind-words.ts';

const names: Readonly<Record<string, Words>> = {
  kind: ['kind', 'kinds of event'],
  severity: ['severity', 'severities'],
  success: ['outcome', 'outcomes'],
  user: ['account', 'accounts'],
  client: ['client', 'clients'],
  session: ['session', 'sessions'],
  grant: ['grant', 'grants'],
  token: ['token', 'tokens'],
  correlation: ['flow', 'flows'],
  actor: ['actor', 'actors'],
  address: ['address', 'addresses'],
  network: ['network', 'networks'],
  agent: ['program', 'programs'],
  login: ['login name', 'login names'],
};

/** What a member of a fact is called, one and several of its values: `login name`, `login names`; `reason`, `values of reason` for `details.reason`. */
export const fieldWords = (field: string): Words => {
  const bare = field.replace(/^details\./, '').replaceAll('_', ' ');
  return names[field] ?? [bare, `values of ${bare}`];
};

const COMES_FROM: ReadonlySet<string> = new Set(['address', 'network']);
const BELONGS_TO: ReadonlySet<string> = new Set(['user', 'client', 'session', 'grant', 'token', 'actor', 'correlation']);

/** How facts go with values of a field: failed sign-ins `from` addresses, `of` accounts, `with` login names. */
export const fieldLink = (field: string): string => (COMES_FROM.has(field) ? 'from' : BELONGS_TO.has(field) ? 'of' : 'with');

export const subjectWords: { readonly [S in RuleSubject]: string } = {
  address: 'Address',
  network: 'Network',
  user: 'User',
  login: 'Login name',
  client: 'Client',
  grant: 'Token family',
  session: 'Session',
  operator: 'Operator',
  agent: 'Program',
  server: 'Server',
};

/** Whom a rule judges, with what keeps its findings apart: `each address on its own`. */
export const eachSubject = (subject: RuleSubject): string =>
  subject === 'server' ? 'the server as a whole' : `each ${subjectWords[subject].toLowerCase()} on its own`;
