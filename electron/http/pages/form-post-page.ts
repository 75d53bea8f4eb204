import { hiddenFields } from './form.ts';
import { html } from './html.ts';
import { layout, type PageProps } from './layout.ts';
import { untrusted } from './untrusted.ts';
import { hostOf, isLinkable } from './web-address.ts';

/** The only script the server's pages have: it presses the button. Called through the prototype, as a field may be named `submit`. */
export const formPostScript = Object.freeze({
  path: '/assets/form-post.js',
  body: "'use strict';\nHTMLFormElement.prototype.submit.call(document.forms[0]);\n",
});

export interface FormPostProps extends PageProps {
  /** The registered redirect URI. */
  readonly action: string;
  /** The parameters of the authorization response, and nothing else: they leave for another site. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Carries an authorization response to the client in a POST. Submits itself; without script a person presses the button. The answer that carries it
 * needs the client's origin in `form-action`, `script-src 'self'`, and `Cache-Control: no-store`.
 *
 * @throws TypeError when `action` is not an address a browser may post to. No such redirect URI can be registered.
 * @see OAuth 2.0 Form Post Response Mode §2
 */
export const formPostPage = ({ issuerName, action, fields }: FormPostProps): string => {
  if (!isLinkable(action)) throw new TypeError('A form-post response needs an http, https or private-use redirect URI.');
  return layout({
    issuerName,
    title: 'Continue',
    script: formPostScript.path,
    body: html`<h1>Continue</h1>
<p class="lead">to <strong class="mono">${untrusted(hostOf(action), 260)}</strong></p>
<form method="post" action="${action}">
${hiddenFields(fields)}
<div class="acts"><button class="primary" type="submit">Continue</button></div>
</form>`,
  });
};
