import { errorNote, field, hiddenFields } from '../form.ts';
import { html } from '../html.ts';
import { layout, type PageProps } from '../layout.ts';

export interface TotpEnrolProps extends PageProps {
  readonly csrf: string;
  /** The QR code of the `otpauth:` address, as an SVG document. */
  readonly qrSvg: string;
  /** The secret in Base32, in groups, for typing. */
  readonly secretText: string;
  /** The sealed secret, which is stored only once a code proves that the app has it. */
  readonly sealed: string;
  readonly error?: string | undefined;
  /** The field the error is about; the code unless said. */
  readonly errorField?: 'code' | 'current_password' | undefined;
}

/**
 * Shows the secret once and asks for the first code. Posts `sealed`, `csrf`, `code`, `current_password` to `/account/totp/confirm`.
 *
 * The QR code goes into an image address: a document loaded as an image runs no script and reaches nothing, whatever it holds.
 */
export const totpEnrolPage = (props: TotpEnrolProps): string => {
  const { error, errorField = 'code' } = props;
  const codeIsWrong = error !== undefined && errorField === 'code';
  const passwordIsWrong = error !== undefined && errorField === 'current_password';
  return layout({
    issuerName: props.issuerName,
    title: 'Set up two-step sign-in',
    failed: error !== undefined,
    body: html`<h1>Set up two-step sign-in</h1>
<p class="lead">Scan this with an authenticator app.</p>
<img class="qr" src="data:image/svg+xml;base64,${Buffer.from(props.qrSvg).toString('base64')}" width="208" height="208" alt="QR code that holds the secret written below">
<p>Or type this secret into the app:<br><code class="secret">${props.secretText}</code></p>
${error !== undefined && errorNote('error', error)}
<form method="post" action="/account/totp/confirm">
${hiddenFields({ sealed: props.sealed, csrf: props.csrf })}
${field({ id: 'code', name: 'code', label: 'Six-digit code the app shows', type: 'text', autocomplete: 'one-time-code', numeric: true, autofocus: codeIsWrong, errorId: codeIsWrong ? 'error' : undefined })}
${field({ id: 'current-password', name: 'current_password', label: 'Current password', type: 'password', autocomplete: 'current-password', autofocus: passwordIsWrong, errorId: passwordIsWrong ? 'error' : undefined })}
<div class="acts"><a class="button" href="/account">Cancel</a><button class="primary" type="submit">Turn on</button></div>
</form>`,
  });
};
