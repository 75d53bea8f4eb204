import { errorNote, field, hiddenFields } from './form.ts';
import { html } from './html.ts';
import { layout, type PageProps } from './layout.ts';

export interface SecondFactorProps extends PageProps {
  /** The sealed authorization request, for starting again with another account. */
  readonly request: string;
  readonly csrf: string;
  /** The sealed state of this sign-in: whose password was right, and when. Goes by POST only, so that no address or log ever holds it. */
  readonly pending: string;
  readonly error?: string | undefined;
}

/**
 * Asks for the authenticator's code. Posts `pending`, `csrf`, `code` to `/sign-in/totp`. The other way in posts `pending` and `csrf` without a `code`
 * to `/sign-in/recovery-code`, which answers with the recovery-code page.
 */
export const totpPage = (props: SecondFactorProps): string => {
  const { error } = props;
  const state = hiddenFields({ pending: props.pending, csrf: props.csrf });
  return layout({
    issuerName: props.issuerName,
    title: 'Enter your code',
    failed: error !== undefined,
    body: html`<h1>Enter your code</h1>
<p class="lead">from your authenticator app</p>
${error !== undefined && errorNote('error', error)}
<form method="post" action="/sign-in/totp">
${state}
${field({ id: 'code', name: 'code', label: 'Six-digit code', type: 'text', autocomplete: 'one-time-code', numeric: true, autofocus: true, errorId: error === undefined ? undefined : 'error' })}
<div class="acts"><button class="primary" type="submit">Continue</button></div>
</form>
<div class="others">
<form method="post" action="/sign-in/recovery-code">${state}<button class="plain" type="submit">Use a recovery code</button></form>
<a href="/authorize/resume?request=${encodeURIComponent(props.request.toWellFormed())}">Use another account</a>
</div>`,
  });
};
