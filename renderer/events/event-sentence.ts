import type { AuditKind } from '../../shared/audit-event.ts';
import type { LoggedEventView } from '../../shared/contract/audit.ts';
import { shedClasses, shedClassNames } from '../../shared/load-class.ts';
import { detectionSentences } from './detection-sentences.ts';
import { behind, type Cast, counted, type Details, list, type Say, text, what, why, words } from './sentence-parts.ts';
import { shortId } from './short-id.ts';

/** Bytes as people say them; empty for what is no number. */
const free = (details: Details): string => {
  const bytes = details.free_bytes;
  return typeof bytes === 'number' ? `: ${Math.round(bytes / 1_048_576)} MB left` : '';
};

/** A member of a recorded filter; its times are epoch milliseconds, which nobody reads. */
const memberText = (name: string, value: unknown): string => {
  const isTime = (name === 'from' || name === 'to') && typeof value === 'number' && Math.abs(value) <= 8.64e15;
  if (isTime) return new Date(value).toISOString();
  return Array.isArray(value) ? value.join(', ') : String(value);
};

/** What of the log was read: its filter was recorded as JSON, which is for machines. */
const readingOf = (details: Details): string => {
  try {
    const filter: unknown = JSON.parse(text(details, 'filter'));
    if (filter === null || typeof filter !== 'object') return 'read the log';
    if ('live' in filter) return 'follows the log live';
    if ('seq' in filter) return `read event ${filter.seq} of the log`;
    const members = Object.entries(filter).map(([name, value]) => `${name} ${memberText(name, value)}`);
    return members.length === 0 ? 'read the log' : `searched the log by ${members.join('; ')}`;
  } catch {
    return 'read the log';
  }
};

/** Whose requests were turned away under overload. */
const shedOf = (details: Details): string => {
  const load = shedClasses.find((one) => one === details.class);
  return load === undefined ? '' : ` (class ${load}: ${shedClassNames[load]})`;
};

const sentences: { readonly [K in AuditKind]: Say } = {
  'user.signed_in': (d, { user }) => `${user} signed in with ${text(d, 'method') || 'a password'}`,
  'user.sign_in_failed': (d, { user }) => `Sign-in of ${user} refused${why(d, 'reason')}`,
  'user.signed_out': (_, { user }) => `${user} signed out`,
  'user.created': (_, { user, actor }) => `${actor} created the account ${user}`,
  'user.updated': (d, { user, actor }) => `${actor} changed ${text(d, 'fields')} of ${user}`,
  'user.suspended': (_, { user, actor }) => `${actor} suspended ${user}`,
  'user.resumed': (_, { user, actor }) => `${actor} put ${user} back in use`,
  'user.removed': (_, { user, actor }) => `${actor} removed the account ${user}`,
  'session.revoked': (d, { user }) => `${counted(d, 'sessions', 'session') || 'A session'} of ${user} ended${why(d, 'reason')}`,
  'password.changed': (d, { user }) => `Password of ${user} changed${behind('by', d, 'by')}`,
  'password.upgraded': (d, { user }) => `Password hash of ${user} renewed${behind('from', d, 'from')}`,
  'password.rejected': (d, { user }) => `New password of ${user} rejected${why(d, 'violations')}`,
  'mfa.enrolled': (d, { user }) => `${user} enrolled ${text(d, 'method')}`,
  'mfa.removed': (d, { user }) => `${text(d, 'method')} of ${user} removed`,
  'recovery_codes.issued': (d, { user }) => `${user} got ${counted(d, 'count', 'recovery code')}`,
  'recovery_code.used': (d, { user }) => `${user} used a recovery code; ${text(d, 'left')} left`,
  'authorization.granted': (d, { user, client }) => `${user} came to ${client}${behind('with', d, 'scope')}`,
  'authorization.refused': (d, { client }) => `Authorization for ${client} refused${why(d, 'reason')}`,
  'consent.granted': (d, { user, client }) => `${user} allowed ${client}${what(d, 'scope')}`,
  'consent.denied': (_, { user, client }) => `${user} refused ${client} what it asked for`,
  'consent.withdrawn': (_, { user, client }) => `Consent of ${user} for ${client} withdrawn`,
  'code.redeemed': (d, { client, user }) => `${client} got tokens for ${user}${what(d, 'scope')}`,
  'code.refused': (d, { client }) => `Code refused to ${client}${why(d, 'reason')}`,
  'refresh_token.rotated': (_, { client, user }) => `${client} refreshed its tokens for ${user}`,
  'refresh_token.refused': (d, { client }) => `Refresh token refused to ${client}${why(d, 'reason')}`,
  'token.issued': (d, { client }) => `${client} got an access token for itself${what(d, 'scope')}`,
  'token.refused': (d, { client }) => `Token refused to ${client}: ${words(text(d, 'reason') || text(d, 'error'))}`,
  'token.revoked': (d, { client }) => `${words(text(d, 'type')) || 'Token'} of ${client} revoked${why(d, 'reason')}`,
  'token.rejected': (d) => `Token not accepted${behind('at', d, 'endpoint')}${why(d, 'reason')}`,
  'tokens.revoked': (d, { actor }) =>
    `${actor} revoked ${list(counted(d, 'access_tokens', 'access token'), counted(d, 'refresh_tokens', 'refresh token'), counted(d, 'grants', 'grant')) || 'nothing that was live'}${what(d, 'selection')}`,
  'grant.revoked': (d, { client, user }) => `Grant of ${user} to ${client} revoked${why(d, 'reason')}`,
  'client.authentication_failed': (d, { client }) => `${client} failed to prove itself${behind('at', d, 'endpoint')}${why(d, 'reason')}`,
  'client.created': (d, { client, actor }) => `${actor} registered ${client}, ${text(d, 'type')}`,
  'client.updated': (d, { client, actor }) => `${actor} changed ${text(d, 'fields')} of ${client}`,
  'client.secret_rotated': (_, { client, actor }) => `${actor} gave ${client} a new secret`,
  'client.suspended': (_, { client, actor }) => `${actor} suspended ${client}`,
  'client.resumed': (_, { client, actor }) => `${actor} put ${client} back in use`,
  'client.removed': (_, { client, actor }) => `${actor} removed ${client}`,
  'resource.created': (d, { actor }) => `${actor} registered the resource server ${text(d, 'identifier')}`,
  'resource.updated': (d, { actor }) => `${actor} changed the resource server ${text(d, 'identifier')}`,
  'import.applied': (d, { actor }) =>
    `${actor} imported ${list(counted(d, 'clients', 'client'), counted(d, 'users', 'user'), counted(d, 'resources', 'resource server')) || 'nothing new'}`,
  'key.created': (d, { actor }) => `${actor} made a ${text(d, 'alg')} signing key`,
  'key.activated': (d) => `${text(d, 'alg')} key ${shortId(text(d, 'kid'))} began to sign`,
  'key.retiring': (d) => `${text(d, 'alg')} key ${shortId(text(d, 'kid'))} stopped signing`,
  'key.retired': (d) => `${text(d, 'alg')} key ${shortId(text(d, 'kid'))} left the key set`,
  'limit.exceeded': (d) => `Rate limit exceeded${why(d, 'tier')}, ${text(d, 'limit')} in ${text(d, 'window_seconds')} s`,
  'request.refused': (d) => `Request${behind('to', d, 'endpoint')} refused${why(d, 'reason')}`,
  'request.blocked': (d, { address }) => `Request of the blocked ${address}${behind('to', d, 'endpoint')} turned away`,
  'refusals.counted': (d, cast) => `${text(d, 'count')} more, counted: ${sayOf(text(d, 'of'), d, cast)}`,
  'address.blocked': (_, { actor, address }) => `${actor} blocked ${address}`,
  'address.unblocked': (_, { actor, address }) => `${actor} unblocked ${address}`,
  'address.allowed': (_, { actor, address }) => `${actor} put ${address} on the allow list`,
  'address.disallowed': (_, { actor, address }) => `${actor} took ${address} off the allow list`,
  'address.rule_expired': (d, { address }) => `The ${text(d, 'of')} of ${address} came to its end`,
  'address.rule_replaced': (d, { address }) => `The ${text(d, 'of')} of ${address} gave way to one that lasts longer`,
  'operator.created': (d, { actor }) => `${actor} created the operator ${text(d, 'name')}, ${text(d, 'role')}`,
  'operator.signed_in': (_, { actor }) => `${actor} signed in to the console`,
  'operator.sign_in_failed': (d) => `Console sign-in refused${why(d, 'reason')}`,
  'operator.signed_out': (_, { actor }) => `${actor} signed out of the console`,
  'operator.locked': (d, { actor }) => `Console of ${actor} locked${why(d, 'reason')}`,
  'operator.unlocked': (_, { actor }) => `${actor} unlocked the console`,
  'operator.updated': (d, { actor }) => `${actor} gave an operator the role ${text(d, 'role')}`,
  'operator.suspended': (_, { actor }) => `${actor} suspended an operator`,
  'operator.resumed': (_, { actor }) => `${actor} put an operator back`,
  'operator.removed': (d, { actor }) => `${actor} removed the operator ${text(d, 'name')}`,
  'operator.password_changed': (_, { actor }) => `${actor} changed an operator’s password`,
  'operator.factor_enrolled': (_, { actor }) => `${actor} enrolled a second factor`,
  'operator.factor_removed': (_, { actor }) => `${actor} removed an operator’s second factor`,
  'operator.session_ended': (_, { actor }) => `A console session was ended by ${actor}`,
  'operation.refused': (d, { actor }) => `${actor} was refused ${text(d, 'operation')}${why(d, 'reason')}`,
  'view.shared': (d, { actor }) => `${actor} ${d.shared === false ? 'ceased to share' : 'shared'} a saved view of ${text(d, 'screen')}`,
  'view.changed': (d, { actor }) => `${actor} changed a saved view of another${why(d, 'change')}`,
  'console.ticket_used': () => 'The one-time address of the console was opened',
  'log.read': (d, { actor }) => `${actor} ${readingOf(d)}`,
  'log.exported': (d, { actor }) => `${actor} exported ${counted(d, 'events', 'event') || 'no event'}${behind('as', d, 'format')}`,
  'log.verified': (d, { actor }) =>
    `${actor} verified the log: ${d.ok === true ? 'whole' : 'NOT WHOLE'}, ${counted(d, 'events', 'event') || 'no event'}`,
  'log.heartbeat': () => 'Nothing happened for a while',
  'log.restored': (_, { actor }) => `${actor} accepted an older copy of the log`,
  'system.started': (d) => `Gatewatch ${text(d, 'version')} started${d.clean === false ? ' after an unclean stop' : ''}`,
  'system.stopped': (d) => `Gatewatch stopped${why(d, 'reason')}`,
  'system.resumed': () => 'The machine slept and woke',
  'system.clock_jumped': (d) => `The clock jumped${behind('by', d, 'by_ms')} ms`,
  'overload.shed': (d) => `${counted(d, 'count', 'request') || 'Requests'} turned away: too much to do${shedOf(d)}`,
  'disk.low': (d) => `Free disk space is low${free(d)}`,
  'disk.critical': (d) => `Free disk space is critical${free(d)}; nothing is issued until there is room`,
  'disk.recovered': (d) => `Free disk space is back${free(d)}`,
  'lab.started': () => 'Lab traffic began',
  'lab.stopped': () => 'Lab traffic ended',
  'lab.attack_started': (d) => `The lab began an attack${why(d, 'scenario')}`,
  'lab.attack_ended': (d) =>
    `An attack of the lab ended ${d.detected === true ? 'and was detected' : 'and was not detected'}${why(d, 'scenario')}`,
  'lab.purged': () => 'What the lab’s attacks left was taken back',
  ...detectionSentences,
};

const byKind: ReadonlyMap<string, Say> = new Map(Object.entries(sentences));

/** The sentence of a kind; one that has none is named as it is. A count holds no counts, so that no log can lead this in circles. */
function sayOf(kind: string, details: Details, cast: Cast): string {
  const say = kind === 'refusals.counted' && details.of === kind ? undefined : byKind.get(kind);
  return say ? say(details, cast) : words(kind.replaceAll('.', ' '));
}

const actorName = ({ actor, actor_name }: LoggedEventView): string => {
  if (actor === undefined) return 'Somebody';
  if (actor === 'system') return 'Gatewatch';
  if (actor === 'local:cli') return 'The command line';
  if (actor.startsWith('policy:')) return `Playbook ${actor.slice('policy:'.length)}`;
  return actor_name ?? shortId(actor);
};

/**
 * What happened as one sentence: who, what, and with whom. It holds text that strangers wrote: it is shown by `PlainText` and never as markup. A kind without a
 * sentence of its own is named as it is.
 */
export const eventSentence = (event: LoggedEventView): string => {
  const user = event.user_name ?? event.login ?? (event.user === undefined ? 'an unknown user' : shortId(event.user));
  const client = event.client_name ?? (event.client === undefined ? 'an unknown client' : event.client);
  const address = event.address ?? 'an address';
  const subject = event.client === undefined ? (event.user === undefined ? address : user) : client;
  const owner = event.owner_name ?? shortId(text(event.details, 'owner'));
  const sentence = sayOf(event.kind, event.details, { user, client, address, subject, owner, actor: actorName(event) });
  // Who reads an address must read at once whether it is to blame.
  return event.details.foreign === true ? `${sentence}, by a browser that a page elsewhere made send it` : sentence;
};
