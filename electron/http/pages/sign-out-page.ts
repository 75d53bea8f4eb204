import { hiddenFields } from './form.ts';
import { html } from './html.ts';
import { layout, type PageProps } from './layout.ts';
import { untrusted } from './untrusted.ts';

export interface SignOutProps extends PageProps {
  readonly userName: string;
  /** The client that asked for it, if one did. */
  readonly clientName?: string | undefined;
  readonly csrf: string;
  /** The logout request's own parameters, handed on as they came. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Asks whether to sign out, because anyone can send a browser here. Posts `csrf` and `fields` to `/sign-out`.
 *
 * @see OpenID Connect RP-Initiated Logout §2, §6
 */
export const signOutPage = (props: SignOutProps): string =>
  layout({
    issuerName: props.issuerName,
    title: 'Sign out',
    body: html`<h1>Sign out?</h1>
<p class="lead">${props.clientName !== undefined && html`<strong>${untrusted(props.clientName, 80)}</strong> asks you to sign out. `}You are signed in as <strong>${untrusted(props.userName, 128)}</strong>.</p>
<form method="post" action="/sign-out">
${hiddenFields({ ...props.fields, csrf: props.csrf })}
<div class="acts"><a class="button" href="/account">Stay signed in</a><button class="primary" type="submit">Sign out</button></div>
</form>`,
  });
