import { html } from '../html.ts';
import { layout, type PageProps } from '../layout.ts';

export interface RecoveryCodesProps extends PageProps {
  readonly codes: readonly string[];
}

/** Shows new recovery codes, this once: only their hashes are kept. The answer that carries it needs `Cache-Control: no-store`. */
export const recoveryCodesPage = ({ issuerName, codes }: RecoveryCodesProps): string =>
  layout({
    issuerName,
    title: 'Your recovery codes',
    body: html`<h1>Your recovery codes</h1>
<p class="lead">Each opens your account once when your authenticator app is lost.</p>
<ul class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
<p class="note warn"><strong>Save them now.</strong> They are not shown again, and any older ones no longer work.</p>
<div class="acts"><a class="button primary" href="/account">I have saved them</a></div>`,
  });
