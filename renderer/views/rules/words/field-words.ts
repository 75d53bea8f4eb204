import type { RuleSubject } from '../../../../shared/rule.ts';
import { subjectWords } from '../../alerts/alert-words.ts';

const one: Readonly<Record<string, string>> = {
  kind: 'kind',
  severity: 'severity',
  success: 'outcome',
  user: 'user',
  client: 'client',
  session: 'session',
  grant: 'grant',
  token: 'token',
  correlation: 'flow',
  actor: 'who acted',
  address: 'address',
  network: 'network',
  agent: 'user agent',
  login: 'typed name',
};

const many: Readonly<Record<string, string>> = {
  address: 'addresses',
  user: 'users',
  client: 'clients',
  session: 'sessions',
  grant: 'grants',
  token: 'tokens',
  correlation: 'flows',
  network: 'networks',
  agent: 'user agents',
  login: 'typed names',
  kind: 'kinds of event',
};

const bare = (field: string): string => field.replace(/^details\./, '').replaceAll('_', ' ');

/** What a member of a fact is called: `typed name` for `login`, `reason` for `details.reason`. */
export const fieldWords = (field: string): string => one[field] ?? bare(field);

/** The same of several: `typed names`, `values of reason`. */
export const fieldsWords = (field: string): string => many[field] ?? `values of ${bare(field)}`;

/** Whom a rule judges, with what keeps its findings apart: `each address on its own`. */
export const eachSubject = (subject: RuleSubject): string =>
  subject === 'server' ? 'the server as a whole' : `each ${subjectWords[subject].toLowerCase()} on its own`;
