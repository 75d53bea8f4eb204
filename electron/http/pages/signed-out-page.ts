import { html } from './html.ts';
import { layout, type PageProps } from './layout.ts';
import { untrusted } from './untrusted.ts';
import { hostOf, isLinkable } from './web-address.ts';

export interface SignedOutProps extends PageProps {
  /** The registered post-logout redirect URI. No link is shown for one a browser must not follow. */
  readonly continueUrl?: string | undefined;
}

/** Says that the session here has ended, and what that does not end. */
export const signedOutPage = ({ issuerName, continueUrl }: SignedOutProps): string =>
  layout({
    issuerName,
    title: 'Signed out',
    body: html`<h1>You are signed out</h1>
<p class="lead">Applications you used may keep a session of their own until it ends.</p>
${
  continueUrl !== undefined &&
  isLinkable(continueUrl) &&
  html`<div class="acts"><a class="button primary" href="${continueUrl}"><span>Continue to ${untrusted(hostOf(continueUrl), 260)}</span></a></div>`
}`,
  });
