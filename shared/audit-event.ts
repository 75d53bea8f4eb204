import type { AuditDetails } from './audit-details.ts';
import type { Severity } from './severity.ts';
import type { EpochMs } from './units.ts';

export type AuditKind = keyof AuditDetails;

export type AuditCategory = 'authentication' | 'oauth' | 'violation' | 'detection' | 'administration' | 'log' | 'system';

interface KindMeaning {
  readonly category: AuditCategory;
  readonly severity: Severity;
  /** Whether the fact tells of something that worked, was refused, or neither. */
  readonly success: boolean | null;
  readonly meaning: string;
}

const kind = (category: AuditCategory, severity: Severity, success: boolean | null, meaning: string): KindMeaning => ({
  category,
  severity,
  success,
  meaning,
});

/** Every kind of fact with its default severity. The reference of events is generated from this table. */
export const auditKinds: { readonly [K in AuditKind]: KindMeaning } = {
  'user.signed_in': kind('authentication', 'info', true, 'A person signed in and a session began.'),
  'user.sign_in_failed': kind('authentication', 'low', false, 'A sign-in was refused; the reason says which step.'),
  'user.signed_out': kind('authentication', 'info', true, 'A person ended the session.'),
  'user.created': kind('administration', 'info', true, 'An account was created.'),
  'user.updated': kind('administration', 'info', true, 'An account was changed.'),
  'user.suspended': kind('administration', 'medium', true, 'An account was suspended: no sign-in, no refresh, no token of it is accepted.'),
  'user.resumed': kind('administration', 'medium', true, 'A suspended account was put back in use.'),
  'user.removed': kind('administration', 'medium', true, 'An account and all that hung on it was removed.'),
  'session.revoked': kind('authentication', 'low', true, 'Sessions were ended by their owner or by an operator.'),
  'password.changed': kind('authentication', 'low', true, 'A password was changed.'),
  'password.upgraded': kind('authentication', 'info', true, 'A password hash was renewed with today’s cost at sign-in.'),
  'password.rejected': kind('violation', 'info', false, 'A new password broke the policy.'),
  'mfa.enrolled': kind('authentication', 'low', true, 'A second factor was enrolled.'),
  'mfa.removed': kind('authentication', 'medium', true, 'A second factor was removed.'),
  'recovery_codes.issued': kind('authentication', 'low', true, 'A new set of recovery codes replaced the former.'),
  'recovery_code.used': kind('authentication', 'medium', true, 'A recovery code stood in for the second factor.'),
  'authorization.granted': kind('oauth', 'info', true, 'An authorization code was issued.'),
  'authorization.refused': kind('oauth', 'low', false, 'An authorization request was refused.'),
  'consent.granted': kind('oauth', 'info', true, 'A person allowed a client some scopes.'),
  'consent.denied': kind('oauth', 'low', false, 'A person refused a client what it asked for.'),
  'consent.withdrawn': kind('oauth', 'low', true, 'A person withdrew a consent; what stood on it was revoked.'),
  'code.redeemed': kind('oauth', 'info', true, 'A code was exchanged for tokens.'),
  'code.refused': kind('violation', 'medium', false, 'The exchange of a code was refused.'),
  'refresh_token.rotated': kind('oauth', 'info', true, 'A refresh token was exchanged for its successor.'),
  'refresh_token.refused': kind('violation', 'medium', false, 'A refresh token was refused.'),
  'token.issued': kind('oauth', 'info', true, 'An access token was issued to a client for itself.'),
  'token.refused': kind('oauth', 'low', false, 'A token request was refused.'),
  'token.revoked': kind('oauth', 'info', true, 'One access token was revoked.'),
  'token.rejected': kind('violation', 'low', false, 'A bearer token was not accepted.'),
  'grant.revoked': kind('oauth', 'low', true, 'A grant, its whole token family, was revoked.'),
  'client.authentication_failed': kind('violation', 'medium', false, 'A client failed to prove who it is.'),
  'client.created': kind('administration', 'low', true, 'A client was registered.'),
  'client.updated': kind('administration', 'low', true, 'A client was changed.'),
  'client.secret_rotated': kind('administration', 'low', true, 'A client got a new secret; the former lives until the overlap ends.'),
  'client.suspended': kind('administration', 'medium', true, 'A client was suspended: nothing is issued to it or accepted of it.'),
  'client.resumed': kind('administration', 'medium', true, 'A suspended client was put back in use.'),
  'client.removed': kind('administration', 'medium', true, 'A client and all that hung on it was removed.'),
  'resource.created': kind('administration', 'low', true, 'A resource server was registered.'),
  'resource.updated': kind('administration', 'low', true, 'A resource server was changed.'),
  'import.applied': kind('administration', 'medium', true, 'A file of clients, users and resources was imported, all of it.'),
  'key.created': kind('administration', 'low', true, 'A signing key was made.'),
  'key.activated': kind('administration', 'medium', true, 'A signing key began to sign.'),
  'key.retiring': kind('administration', 'low', true, 'A signing key stopped signing; it still verifies.'),
  'key.retired': kind('administration', 'low', true, 'A signing key left the JWKS and its private part was erased.'),
  'limit.exceeded': kind('violation', 'medium', false, 'A rate limit was exceeded.'),
  'request.refused': kind('violation', 'low', false, 'A request broke the grammar or the size limits of its endpoint.'),
  'refusals.counted': kind(
    'violation',
    'medium',
    false,
    'Refusals of one kind from one subject, beyond the first few of the window, counted.',
  ),
  'tokens.revoked': kind(
    'administration',
    'medium',
    true,
    'An operator revoked tokens: how many of each, and up to which moment of issue.',
  ),
  'address.blocked': kind('administration', 'medium', true, 'An address or a range was blocked: nothing it asks is served.'),
  'address.unblocked': kind('administration', 'low', true, 'A block was lifted.'),
  'address.allowed': kind('administration', 'medium', true, 'An address or a range was put on the allow list: no block covers it.'),
  'address.disallowed': kind('administration', 'low', true, 'An address or a range was taken off the allow list.'),
  'address.rule_expired': kind('administration', 'info', null, 'A block or an allowance came to its end.'),
  'address.rule_replaced': kind(
    'administration',
    'info',
    null,
    'A block or an allowance gave way to one of the same range that lasts longer.',
  ),
  'request.blocked': kind('violation', 'low', false, 'A request from a blocked address was turned away.'),
  'operator.created': kind('administration', 'medium', true, 'An operator of the console was created.'),
  'operator.signed_in': kind('authentication', 'low', true, 'An operator signed in to the console.'),
  'operator.sign_in_failed': kind(
    'authentication',
    'medium',
    false,
    'An operator’s sign-in or unlocking was refused; the reason says why.',
  ),
  'operator.signed_out': kind('authentication', 'info', true, 'An operator signed out of the console.'),
  'operator.locked': kind('authentication', 'info', null, 'A console was locked.'),
  'operator.unlocked': kind('authentication', 'info', true, 'A locked console was unlocked.'),
  'operator.updated': kind('administration', 'medium', true, 'An operator was given another role.'),
  'operator.suspended': kind('administration', 'medium', true, 'An operator was suspended; the sessions ended.'),
  'operator.resumed': kind('administration', 'medium', true, 'A suspended operator was put back.'),
  'operator.removed': kind('administration', 'medium', true, 'An operator was removed.'),
  'operator.password_changed': kind('administration', 'low', true, 'An operator’s password was changed.'),
  'operator.factor_enrolled': kind('administration', 'low', true, 'An operator enrolled a second factor.'),
  'operator.factor_removed': kind('administration', 'medium', true, 'An operator’s second factor was removed.'),
  'operator.session_ended': kind('authentication', 'low', true, 'A session of an operator was ended.'),
  'operation.refused': kind('violation', 'medium', false, 'An operator called what the role does not allow.'),
  'console.ticket_used': kind('authentication', 'low', true, 'The one-time address of the console was opened.'),
  'view.shared': kind('administration', 'info', true, 'An operator shared a saved view with the others, or ceased to.'),
  'view.changed': kind('administration', 'low', true, 'An operator changed or removed a saved view of another.'),
  'log.read': kind('log', 'info', true, 'The log was read.'),
  'log.exported': kind('log', 'low', true, 'A part of the log was exported.'),
  'log.verified': kind('log', 'info', true, 'The log was verified; the details say with what result.'),
  'log.heartbeat': kind('log', 'info', null, 'Nothing happened for a while: silence, on the record.'),
  'log.restored': kind('log', 'critical', null, 'An older copy of the log was accepted by an operator; a new origin signs from here on.'),
  'system.started': kind('system', 'info', null, 'The engine began to serve.'),
  'system.stopped': kind('system', 'info', null, 'The engine stopped in good order.'),
  'system.resumed': kind('system', 'low', null, 'The machine slept; the gap is in the details.'),
  'system.clock_jumped': kind('system', 'medium', null, 'The wall clock moved against the monotonic one.'),
  'lab.started': kind('system', 'info', null, 'The lab began: people and clients that were made up, who use the server for real.'),
  'lab.stopped': kind('system', 'info', null, 'The lab ended; the details say how much it did.'),
  'lab.attack_started': kind('system', 'info', null, 'An attack of the lab began: what follows from its addresses was made up.'),
  'lab.attack_ended': kind('system', 'info', null, 'An attack of the lab ended; the details say whether it was detected and contained.'),
  'lab.purged': kind('system', 'info', null, 'What the attacks of the lab left was taken back; their facts stay.'),
  'overload.shed': kind('system', 'medium', false, 'Requests of one class were turned away because more came than could be done.'),
  'disk.low': kind('system', 'medium', null, 'Free space is low.'),
  'disk.critical': kind('system', 'critical', null, 'Free space is critical: nothing is issued, and the reserve was released.'),
  'disk.recovered': kind('system', 'low', null, 'Free space is back, and with it all that is issued.'),
  'user.sign_in_risk': kind('violation', 'low', null, 'A sign-in was judged unlike the person; the decision says what was asked for it.'),
  'requests.unusual': kind('violation', 'low', null, 'What one subject asks of the server went over a measure of a window.'),
  'attack.detected': kind('violation', 'medium', false, 'A request held a known pattern of attack.'),
  'address.penalised': kind('violation', 'medium', null, 'An address broke the limits so often that it has to wait.'),
  'alert.raised': kind('detection', 'medium', null, 'A rule found something; the severity is that of the alert.'),
  'alert.suppressed': kind('detection', 'info', null, 'An alert was raised and closed at once, because an exception covers it.'),
  'alert.assigned': kind('detection', 'info', true, 'An alert was given to an operator, or to nobody.'),
  'alert.acted': kind('detection', 'low', true, 'An operator did something about an alert; what came of it stands in facts of its own.'),
  'alert.act_undone': kind('detection', 'low', true, 'What an operator did about an alert was taken back.'),
  'alert.closed': kind('detection', 'low', true, 'An alert was closed with a verdict.'),
  'alert.reopened': kind('detection', 'low', true, 'A closed alert was opened again.'),
  'rule.changed': kind('detection', 'medium', true, 'A rule of detection was made, changed, rolled back or removed.'),
  'rule.exception_added': kind('detection', 'medium', true, 'An exception was added: what it covers raises no open alert of the rule.'),
  'rule.exception_removed': kind('detection', 'low', true, 'An exception was ended, or came to its end.'),
  'emergency.began': kind('detection', 'high', true, 'Emergency mode began: the measures in the details hold until it ends.'),
  'emergency.ended': kind('detection', 'medium', true, 'Emergency mode ended.'),
  'playbook.changed': kind('detection', 'medium', true, 'A playbook was set to another mode: off, by hand, on approval, or automatic.'),
  'playbook.started': kind('detection', 'medium', null, 'A playbook began, or waits for approval.'),
  'playbook.approved': kind('detection', 'medium', true, 'An operator approved a playbook that waited.'),
  'playbook.declined': kind('detection', 'low', true, 'An operator declined a playbook that waited.'),
  'playbook.step_done': kind('detection', 'low', true, 'A step of a playbook was done.'),
  'playbook.step_failed': kind('detection', 'high', false, 'A step of a playbook failed.'),
  'playbook.finished': kind('detection', 'medium', null, 'A playbook came to its end; the outcome says how.'),
  'act.requested': kind('detection', 'medium', null, 'An operator asked for an act that reaches far: it waits for another one.'),
  'act.approved': kind('detection', 'medium', true, 'A second operator approved an act that reaches far.'),
  'act.declined': kind('detection', 'low', true, 'An act that waited for a second operator was declined, or withdrawn.'),
  'act.finished': kind('detection', 'medium', null, 'An act that waited for a second operator came to its end; the outcome says how.'),
  'case.opened': kind('detection', 'low', true, 'A case was opened.'),
  'case.changed': kind('detection', 'info', true, 'A case was changed.'),
  'case.closed': kind('detection', 'low', true, 'A case was closed with a verdict.'),
  'notification.channel_changed': kind('administration', 'medium', true, 'A channel to people was added, changed, tried or removed.'),
  'notification.dropped': kind('detection', 'medium', false, 'Messages that waited were dropped, the oldest first: too many waited.'),
  'notification.failed': kind('detection', 'medium', false, 'A message to the people in charge was given up after its last attempt.'),
};

/** Who and where. All optional: what is not known is left out. `address`, `agent` and `login` are personal and live beside the log. */
export interface AuditSubject {
  readonly user?: string | undefined;
  readonly client?: string | undefined;
  readonly session?: string | undefined;
  readonly grant?: string | undefined;
  /** `jti` of the access token the fact is about. */
  readonly token?: string | undefined;
  /** Joins the steps of one flow. */
  readonly correlation?: string | undefined;
  /** Who acted, when it was not the subject: `local:cli`, `operator:<id>`, `policy:<playbook>`, `system`. */
  readonly actor?: string | undefined;
  readonly address?: string | undefined;
  readonly agent?: string | undefined;
  readonly login?: string | undefined;
  /** Another site had the browser send it (W3C Fetch Metadata §2.3): nobody there did. No member of the recorded fact; the details of a refusal say it. */
  readonly foreign?: true | undefined;
}

/** A fact to be recorded. Its severity is that of its kind unless the case at hand is graver. */
export type Fact = {
  [K in AuditKind]: AuditSubject & {
    readonly kind: K;
    readonly severity?: Severity;
    readonly success?: boolean;
    readonly details: AuditDetails[K];
  };
}[AuditKind];

/** A recorded fact, as it is read back. Personal values are absent once erased. */
export interface AuditEvent extends Omit<AuditSubject, 'foreign'> {
  readonly seq: number;
  readonly at: EpochMs;
  readonly kind: AuditKind;
  readonly severity: Severity;
  readonly success: boolean | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly hash: string;
}
