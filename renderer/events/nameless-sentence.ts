import type { LoggedEventView } from '../../shared/contract/audit.ts';
import { sentenceOf } from './event-sentence.ts';
import { programName } from './program-name.ts';

/** Members in which the engine itself writes codes. What people write, and what names somebody, stands in others. */
const CODED: ReadonlySet<string> = new Set(
  (
    'act alg change channel class decision endpoint error fields format identifier kid measure measures method mode of operation outcome pattern playbook ' +
    'reason role rule scenario screen tier type verdict version violations'
  ).split(' '),
);

/** One word without spaces: a sentence that somebody typed is none, nor is a mail address. */
const CODE = /^[\w./:-]{1,64}$/;

const isCode = (value: unknown): boolean => typeof value === 'string' && CODE.test(value);

/** Reasons that people type: everybody else's are codes. */
const isTyped = (name: string, actor: string | undefined): boolean => name === 'reason' && actor?.startsWith('operator:') === true;

const namelessDetails = ({ kind, details, actor }: LoggedEventView): LoggedEventView['details'] =>
  Object.fromEntries(
    Object.entries(details).flatMap(([name, value]): [string, unknown][] => {
      if (typeof value === 'number' || typeof value === 'boolean') return [[name, value]];
      // Some sentences have a place for the name of an operator.
      if (name === 'name' && kind.startsWith('operator.')) return [[name, '…']];
      if (!CODED.has(name) || isTyped(name, actor)) return [];
      return (Array.isArray(value) ? value.every(isCode) : isCode(value)) ? [[name, value]] : [];
    }),
  );

const actorWords = (actor = ''): string => programName(actor) ?? (actor.startsWith('operator:') ? 'an operator' : 'somebody');

const ownerWords = ({ actor, details: { owner } }: LoggedEventView): string => {
  if (typeof owner !== 'string' || owner === '') return '';
  return actor === `operator:${owner}` ? actorWords(actor) : 'another operator';
};

/**
 * What happened as one sentence for those who pass by: no name or id of a user or operator, no address, and nothing that people wrote. Clients, rules and playbooks
 * are called by their names.
 */
export const namelessSentence = (event: LoggedEventView): string => {
  const called = event.client === undefined ? undefined : (event.client_name ?? event.client);
  const sentence = sentenceOf(
    { kind: event.kind, details: namelessDetails(event) },
    {
      user: 'somebody',
      client: called ?? 'an unknown client',
      actor: actorWords(event.actor),
      owner: ownerWords(event),
      address: 'an address',
      subject: called ?? (event.user === undefined ? 'an address' : 'somebody'),
    },
  );
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
};
