import { errorNote, field, hiddenFields } from './form.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import type { SecondFactorProps } from './totp-page.ts';

/**
 * Asks for a recovery code. Posts `pending`, `csrf`, `code` to `/sign-in/recovery-code`. The way back posts `pending` and `csrf` without a `code` to
 * `/sign-in/totp`, which answers with the page for the authenticator's code.
 */
export const recoveryCodePage = (props: Omit<SecondFactorProps, 'request'>): string => {
  const { error } = props;
  const state = hiddenFields({ pending: props.pending, csrf: props.csrf });
  return layout({
    issuerName: props.issuerName,
    title: 'Enter a recovery code',
    failed: error !== undefined,
    body: html`<h1>Enter a recovery code</h1>
<p class="lead">one of those you saved when you set up two-step sign-in</p>
${error !== undefined && errorNote('error', error)}
<form method="post" action="/sign-in/recovery-code">
${state}
${field({ id: 'code', name: 'code', label: 'Recovery code', hint: 'Each code works once.', type: 'text', autocomplete: 'off', autofocus: true, errorId: error === undefined ? undefined : 'error' })}
<div class="acts"><button class="primary" type="submit">Continue</button></div>
</form>
<div class="others">
<form method="post" action="/sign-in/totp">${state}<button class="plain" type="submit">Use your authenticator app</button></form>
</div>`,
  });
};
