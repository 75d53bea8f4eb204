import { hiddenFields } from './form.ts';
import { type Html, html } from './html.ts';
import { layout, type PageProps } from './layout.ts';
import { untrusted } from './untrusted.ts';

export interface ConsentScope {
  readonly name: string;
  /** What the scope lets the client do, in words for the person asked. */
  readonly description: string;
  readonly alreadyGranted: boolean;
  /** The request makes no sense without it (`openid`): shown, and not to be deselected. */
  readonly required: boolean;
}

export interface ConsentProps extends PageProps {
  readonly clientName: string;
  /** Host of the client's home page, as registered. */
  readonly clientHost?: string | undefined;
  readonly userName: string;
  readonly scopes: readonly ConsentScope[];
  readonly request: string;
  readonly csrf: string;
  /** Host of the redirect URI: where the browser goes next, whatever is decided. */
  readonly redirectHost: string;
}

/** A disabled box is not sent, so a required scope travels in a hidden field beside it. */
const scopeRow = (scope: ConsentScope, index: number): Html => html`<li>
${
  scope.required
    ? html`${hiddenFields({ scope: scope.name })}<input type="checkbox" id="scope-${index}" checked="" disabled="">`
    : html`<input type="checkbox" id="scope-${index}" name="scope" value="${scope.name}" checked="">`
}
<label for="scope-${index}">${untrusted(scope.description, 200)}
<span class="meta"><code>${untrusted(scope.name, 100)}</code>${scope.required && html` <span class="tag">always needed</span>`}${
  scope.alreadyGranted && html` <span class="tag">allowed before</span>`
}</span></label>
</li>`;

/**
 * Asks a person what a client may do for them. Posts `request`, `csrf`, one `scope` for each that is left checked and `decision` (`allow` or `deny`) to
 * `/consent`. Deny comes first, so that the Enter key never allows anything by accident.
 *
 * @see OpenID Connect Core §3.1.2.4 · RFC 6749 §3.3 (the grant may be narrower than the request) · RFC 9700 §4.1.3
 */
export const consentPage = (props: ConsentProps): string =>
  layout({
    issuerName: props.issuerName,
    title: 'Allow access',
    body: html`<h1>Allow ${untrusted(props.clientName, 80)} to use your account?</h1>
<dl>
<dt>Account</dt><dd>${untrusted(props.userName, 128)}</dd>
${props.clientHost !== undefined && html`<dt>Website</dt><dd class="mono">${untrusted(props.clientHost, 260)}</dd>`}
<dt>Goes next to</dt><dd class="mono">${untrusted(props.redirectHost, 260)}</dd>
</dl>
<form method="post" action="/consent">
${hiddenFields({ request: props.request, csrf: props.csrf })}
<fieldset>
<legend>It asks to</legend>
<ul class="scopes">
${props.scopes.map(scopeRow)}
</ul>
</fieldset>
<p class="hint">Clear what you do not want to allow. You can withdraw it later on your account page.</p>
<div class="acts">
<button type="submit" name="decision" value="deny">Deny</button>
<button class="primary" type="submit" name="decision" value="allow">Allow</button>
</div>
</form>`,
  });
