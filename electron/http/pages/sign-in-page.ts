import { errorNote, field, hiddenFields } from './form.ts';
import { html } from './html.ts';
import { layout, type PageProps } from './layout.ts';
import { untrusted } from './untrusted.ts';

export interface SignInProps extends PageProps {
  /** The client that waits for the answer; absent when a person came to their own account. */
  readonly clientName?: string | undefined;
  /** The sealed authorization request. */
  readonly request: string;
  readonly csrf: string;
  /** What was typed before, or the request's `login_hint`. */
  readonly username?: string | undefined;
  readonly error?: string | undefined;
}

/** Asks for user name and password. Posts `request`, `csrf`, `username`, `password` to `/sign-in`. */
export const signInPage = (props: SignInProps): string => {
  const { clientName, error } = props;
  const errorId = error === undefined ? undefined : 'error';
  const known = (props.username ?? '') !== '';
  return layout({
    issuerName: props.issuerName,
    title: 'Sign in',
    failed: error !== undefined,
    body: html`<h1>Sign in</h1>
${clientName !== undefined && html`<p class="lead">to continue to <strong>${untrusted(clientName, 80)}</strong></p>`}
${error !== undefined && errorNote('error', error)}
<form method="post" action="/sign-in">
${hiddenFields({ request: props.request, csrf: props.csrf })}
${field({ id: 'username', name: 'username', label: 'User name', type: 'text', autocomplete: 'username', value: props.username, autofocus: !known, errorId })}
${field({ id: 'password', name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', autofocus: known, errorId })}
<div class="acts"><button class="primary" type="submit">Sign in</button></div>
</form>`,
  });
};
