import type { EpochMs } from '../../../../shared/units.ts';
import { field, hiddenFields } from '../form.ts';
import { type Html, html } from '../html.ts';
import { utcTime } from '../utc-time.ts';

export interface SecondFactorState {
  readonly enrolled: boolean;
  readonly since?: EpochMs | undefined;
}

export interface SecondFactorSectionProps {
  readonly csrf: string;
  readonly totp: SecondFactorState;
  readonly recoveryCodesLeft: number;
  readonly totpNote?: Html | undefined;
  readonly codesNote?: Html | undefined;
}

/** Below this many a person is told to make new ones while they still can. */
const FEW_CODES = 3;

interface GuardedAct {
  readonly id: string;
  readonly action: string;
  readonly summary: string;
  readonly button: string;
  readonly csrf: string;
  readonly note?: Html | undefined;
}

/** An act that wants the password again, folded away until it is wanted or has just failed. */
const guardedAct = ({ id, action, summary, button, csrf, note }: GuardedAct): Html => html`<details${note !== undefined && html` open=""`}>
<summary>${summary}</summary>
${note}
<form method="post" action="${action}">
${hiddenFields({ csrf })}
${field({ id, name: 'current_password', label: 'Current password', type: 'password', autocomplete: 'current-password', autofocus: note !== undefined, errorId: note === undefined ? undefined : 'error' })}
<div class="acts"><button class="danger" type="submit">${button}</button></div>
</form>
</details>`;

const enrolled = ({
  csrf,
  recoveryCodesLeft: left,
  totpNote,
  codesNote,
}: SecondFactorSectionProps): Html => html`<p>A code from your authenticator app is asked for at each sign-in.</p>
<p>${left === 1 ? '1 recovery code' : html`${left} recovery codes`} left.${left < FEW_CODES && html` <span class="warn">Make new ones before you need them.</span>`}</p>
${guardedAct({ id: 'recovery-password', action: '/account/recovery-codes', summary: 'Make new recovery codes', button: 'Replace all recovery codes', csrf, note: codesNote })}
${guardedAct({ id: 'totp-password', action: '/account/totp/remove', summary: 'Turn two-step sign-in off', button: 'Turn off', csrf, note: totpNote })}`;

const notEnrolled = ({
  csrf,
  totpNote,
}: SecondFactorSectionProps): Html => html`<p>Off. With it, a stolen password alone does not open your account.</p>
${totpNote}
<form method="post" action="/account/totp/start">${hiddenFields({ csrf })}<div class="acts"><button class="primary" type="submit">Set up an authenticator app</button></div></form>`;

/** Turns TOTP on (`/account/totp/start`) or off (`/account/totp/remove`) and replaces recovery codes (`/account/recovery-codes`). */
export const secondFactorSection = (props: SecondFactorSectionProps): Html => {
  const { since } = props.totp;
  return html`<section aria-labelledby="totp-title">
<div class="head"><h2 id="totp-title">Two-step sign-in</h2>${props.totp.enrolled && since !== undefined && html`<p class="meta">On since ${utcTime(since)}</p>`}</div>
${props.totp.enrolled ? enrolled(props) : notEnrolled(props)}
</section>`;
};
