import type { EpochMs } from '../../../../shared/units.ts';
import { field, hiddenFields } from '../form.ts';
import { type Html, html } from '../html.ts';
import { utcTime } from '../utc-time.ts';

export interface PasswordFeedback {
  /** The strength meter's score, 0 (guessed at once) to 4. */
  readonly score: number;
  readonly violations: readonly string[];
  readonly suggestions: readonly string[];
}

export interface PasswordSectionProps {
  readonly userName: string;
  readonly csrf: string;
  readonly passwordChangedAt?: EpochMs | undefined;
  readonly passwordRule?: string | undefined;
  readonly passwordFeedback?: PasswordFeedback | undefined;
  readonly note?: Html | undefined;
}

const STRENGTHS = ['very weak', 'weak', 'fair', 'good', 'strong'];

const feedbackBlock = ({ score, violations, suggestions }: PasswordFeedback): Html => html`<div class="feedback" id="password-feedback">
<p><label for="password-strength">Strength of the password you chose</label> <strong>${STRENGTHS[score] ?? `${score} of 4`}</strong></p>
<meter id="password-strength" min="0" max="4" low="2" high="3" optimum="4" value="${score}">${score} of 4</meter>
${violations.length > 0 && html`<ul class="violations">${violations.map((text) => html`<li>${text}</li>`)}</ul>`}
${suggestions.length > 0 && html`<ul class="hint">${suggestions.map((text) => html`<li>${text}</li>`)}</ul>`}
</div>`;

/**
 * Changes the password: posts `csrf`, `current_password`, `new_password` to `/account/password`. An error with feedback is about the new password, one
 * without about the current one. The user name stands in an unnamed field, which is not sent: password managers need it to file the new password.
 */
export const passwordSection = (props: PasswordSectionProps): Html => {
  const { passwordChangedAt, passwordFeedback: feedback, note } = props;
  const newIsWrong = feedback !== undefined;
  const currentIsWrong = note !== undefined && !newIsWrong;
  return html`<section aria-labelledby="password-title">
<div class="head"><h2 id="password-title">Password</h2>${passwordChangedAt !== undefined && html`<p class="meta">Changed ${utcTime(passwordChangedAt)}</p>`}</div>
${note}
<form method="post" action="/account/password">
${hiddenFields({ csrf: props.csrf })}
<input type="text" autocomplete="username" value="${props.userName}" aria-label="User name" readonly="" hidden="">
<div class="columns">
${field({ id: 'current-password', name: 'current_password', label: 'Current password', type: 'password', autocomplete: 'current-password', autofocus: currentIsWrong, errorId: currentIsWrong ? 'error' : undefined })}
${field({ id: 'new-password', name: 'new_password', label: 'New password', type: 'password', autocomplete: 'new-password', hint: props.passwordRule, autofocus: newIsWrong, errorId: newIsWrong ? (note === undefined ? 'password-feedback' : 'error password-feedback') : undefined })}
</div>
${feedback !== undefined && feedbackBlock(feedback)}
<div class="acts"><button class="primary" type="submit">Change password</button></div>
</form>
</section>`;
};
