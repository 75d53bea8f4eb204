import { actWords } from '../../shared/act-words.ts';
import type { AuditKind } from '../../shared/audit-event.ts';
import { behind, type Cast, counted, list, type Say, text, what, why, words } from './sentence-parts.ts';

type DetectionKind = Extract<
  AuditKind,
  | `alert.${string}`
  | `rule.${string}`
  | `emergency.${string}`
  | `playbook.${string}`
  | `act.${string}`
  | `case.${string}`
  | 'user.sign_in_risk'
  | 'requests.unusual'
  | 'attack.detected'
  | 'address.penalised'
  | `notification.${string}`
>;

/** How a playbook begins: one on approval does nothing yet. */
const beginning = (mode: string, actor: string): string => {
  if (mode === 'approval') return 'waits for approval';
  return mode === 'automatic' ? 'started by itself' : `started by ${actor}`;
};

/** Who gave something to whom. */
const handing = (something: string, { actor, owner }: Cast): string => {
  if (owner === '') return `${actor} gave back ${something}`;
  return actor === owner ? `${actor} took on ${something}` : `${actor} handed ${something} to ${owner}`;
};

/** Which act it is about. */
const doing = (d: Parameters<Say>[0]): string => (text(d, 'act') === '' ? '' : `: ${actWords(text(d, 'act'))}`);

/** The sentences of what detection finds and what is done about it. */
export const detectionSentences: { readonly [K in DetectionKind]: Say } = {
  'user.sign_in_risk': (d, { user }) => `Sign-in of ${user} judged unusual, ${text(d, 'score')} of 100${why(d, 'decision')}`,
  'requests.unusual': (d, { subject }) =>
    `Unusual requests from ${subject}${why(d, 'measure')} ${text(d, 'observed')}, over ${text(d, 'threshold')}${behind('in', d, 'window_seconds')} s${text(d, 'baseline') === '' ? '' : `, usually ${text(d, 'baseline')}`}`,
  'attack.detected': (d, { address }) => `${words(text(d, 'pattern')) || 'Attack'} tried by ${address}${behind('at', d, 'endpoint')}`,
  'address.penalised': (d, { address }) => `${address} has to wait after ${counted(d, 'violations', 'violation') || 'violations'}`,
  'alert.raised': (d) => `Alert raised${why(d, 'rule')}, ${text(d, 'observed')} where ${text(d, 'threshold')} is the threshold`,
  'alert.suppressed': (d) => `Alert closed at once by an exception${why(d, 'rule')}`,
  'alert.assigned': (d, cast) => `${handing('an alert', cast)}${what(d, 'note')}`,
  'alert.acted': (d, { actor }) => `${actor} answered an alert${doing(d)}`,
  'alert.act_undone': (d, { actor }) => `${actor} took back the answer to an alert${doing(d)}`,
  'alert.closed': (d, { actor }) => `${actor} closed an alert${why(d, 'verdict')}`,
  'alert.reopened': (d, { actor }) => `${actor} opened an alert again${why(d, 'reason')}`,
  'rule.changed': (d, { actor }) => `${actor} changed the rule ${text(d, 'rule')}${why(d, 'change')}, version ${text(d, 'version')}`,
  'rule.exception_added': (d, { actor }) => `${actor} made an exception to the rule ${text(d, 'rule')}`,
  'rule.exception_removed': (d, { actor }) => `${actor} ended an exception to the rule ${text(d, 'rule')}${why(d, 'reason')}`,
  'emergency.began': (d, { actor }) => `${actor} began emergency mode${why(d, 'measures')}`,
  'emergency.ended': (d, { actor }) => `${actor} ended emergency mode${why(d, 'reason')}`,
  'playbook.changed': (d, { actor }) => `${actor} set the playbook ${text(d, 'playbook')}${why(d, 'mode')}`,
  'playbook.started': (d, { actor }) => `Playbook ${text(d, 'playbook')} ${beginning(text(d, 'mode'), actor)}`,
  'playbook.approved': (d, { actor }) => `${actor} approved the playbook ${text(d, 'playbook')}`,
  'playbook.declined': (d, { actor }) => `${actor} declined the playbook ${text(d, 'playbook')}`,
  'playbook.step_done': (d) => `Playbook ${text(d, 'playbook')} did step ${text(d, 'step')}${what(d, 'act')}`,
  'playbook.step_failed': (d) => `Playbook ${text(d, 'playbook')} failed at step ${text(d, 'step')}${why(d, 'reason')}`,
  'playbook.finished': (d) =>
    `Playbook ${text(d, 'playbook')} finished${why(d, 'outcome')}, ${list(counted(d, 'done', 'step done', 'steps done'), counted(d, 'failed', 'failed', 'failed')) || 'nothing done'}`,
  'act.requested': (d, { actor }) => `${actor} asked for what takes a second operator${doing(d)}`,
  'act.approved': (d, { actor }) => `${actor} approved what a second operator has to${doing(d)}`,
  'act.declined': (d, { actor }) => `${actor} declined what waited for a second operator${doing(d)}`,
  'act.finished': (d) =>
    `What waited for a second operator came to its end${doing(d)}${why(d, 'outcome')}, ${list(counted(d, 'done', 'done', 'done'), counted(d, 'failed', 'failed', 'failed')) || 'nothing done'}`,
  'case.opened': (d, { actor }) => `${actor} opened the case${what(d, 'title')}`,
  'case.changed': (d, cast) =>
    text(d, 'owner') === ''
      ? `${cast.actor} changed ${text(d, 'fields') || 'a case'}${what(d, 'note')}`
      : `${handing('a case', cast)}${what(d, 'note')}`,
  'case.closed': (d, { actor }) => `${actor} closed a case${why(d, 'verdict')}`,
  'notification.channel_changed': (d, { actor }) => `${actor} changed the channel${what(d, 'name')}${why(d, 'change')}`,
  'notification.dropped': (d) => `${counted(d, 'count', 'message') || 'Messages'} to people dropped${why(d, 'reason')}`,
  'notification.failed': (d) =>
    `Message by ${words(text(d, 'channel'))} given up after ${counted(d, 'attempts', 'attempt')}${why(d, 'reason')}`,
};
