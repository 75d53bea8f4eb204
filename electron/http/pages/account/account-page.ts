import type { EpochMs } from '../../../../shared/units.ts';
import { errorNote } from '../form.ts';
import { html } from '../html.ts';
import { layout, type PageProps } from '../layout.ts';
import { untrusted } from '../untrusted.ts';
import { type Consent, consentsSection } from './consents-section.ts';
import { type PasswordFeedback, passwordSection } from './password-section.ts';
import { type SecondFactorState, secondFactorSection } from './second-factor-section.ts';
import { type Session, sessionsSection } from './sessions-section.ts';

/** Which form an error is about; it is shown there and tied to that form's fields. */
export type AccountForm = 'password' | 'totp' | 'recovery-codes' | 'sessions' | 'consents';

export interface AccountError {
  readonly form: AccountForm;
  readonly message: string;
}

export interface AccountProps extends PageProps {
  readonly userName: string;
  readonly csrf: string;
  /** Absent when the password was never changed since the account was made. */
  readonly passwordChangedAt?: EpochMs | undefined;
  /** The password policy in a sentence, shown beside the new password. */
  readonly passwordRule?: string | undefined;
  /** What was wrong with the new password just refused. */
  readonly passwordFeedback?: PasswordFeedback | undefined;
  readonly totp: SecondFactorState;
  readonly recoveryCodesLeft: number;
  readonly sessions: readonly Session[];
  readonly consents: readonly Consent[];
  /** What was just done. */
  readonly notice?: string | undefined;
  readonly error?: AccountError | undefined;
}

/** A person's own account: password, second factor, sessions and the applications they let in. Every form posts `csrf` to a path under `/account`. */
export const accountPage = (props: AccountProps): string => {
  const { csrf, error } = props;
  // At most one form failed: its note stands right above it, and the other sections know of no error.
  const noteFor = (form: AccountForm) => (error?.form === form ? errorNote('error', error.message) : undefined);
  return layout({
    issuerName: props.issuerName,
    title: 'Your account',
    failed: error !== undefined,
    width: 'wide',
    aside: html`<span class="who">${untrusted(props.userName, 128)}</span><a href="/sign-out">Sign out</a>`,
    body: html`<h1>Your account</h1>
${props.notice !== undefined && html`<p class="note done" role="status"><strong>Done</strong> ${props.notice}</p>`}
${passwordSection({ ...props, note: noteFor('password') })}
${secondFactorSection({ csrf, totp: props.totp, recoveryCodesLeft: props.recoveryCodesLeft, totpNote: noteFor('totp'), codesNote: noteFor('recovery-codes') })}
${sessionsSection({ csrf, sessions: props.sessions, note: noteFor('sessions') })}
${consentsSection({ csrf, consents: props.consents, note: noteFor('consents') })}`,
  });
};
