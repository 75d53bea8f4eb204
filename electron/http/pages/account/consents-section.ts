import type { EpochMs } from '../../../../shared/units.ts';
import { hiddenFields } from '../form.ts';
import { type Html, html } from '../html.ts';
import { untrusted } from '../untrusted.ts';
import { utcTime } from '../utc-time.ts';

export interface Consent {
  readonly clientId: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly grantedAt: EpochMs;
}

export interface ConsentsSectionProps {
  readonly csrf: string;
  readonly consents: readonly Consent[];
  readonly note?: Html | undefined;
}

/** More rows than this are counted, not drawn. */
const ROWS = 100;

const row = (consent: Consent, csrf: string): Html => html`<li>
<div class="what">
<p>${untrusted(consent.clientName, 80)}</p>
<p class="meta">since ${utcTime(consent.grantedAt)}</p>
<p class="meta scope-list">${consent.scopes.slice(0, ROWS).map((scope) => html`<code>${untrusted(scope, 100)}</code> `)}</p>
</div>
<form method="post" action="/account/consents/withdraw">${hiddenFields({ csrf, client_id: consent.clientId })}<button type="submit">Withdraw<span class="visually-hidden"> access of ${untrusted(consent.clientName, 80)}</span></button></form>
</li>`;

/** Lists what a person allowed to whom, and takes it back: `/account/consents/withdraw` with `client_id`. */
export const consentsSection = ({ csrf, consents, note }: ConsentsSectionProps): Html => html`<section aria-labelledby="consents-title">
<div class="head"><h2 id="consents-title">Applications with access</h2></div>
${note}
${
  consents.length === 0
    ? html`<p class="empty">None. Applications you allow to use your account are listed here.</p>`
    : html`<ul class="rows">${consents.slice(0, ROWS).map((consent) => row(consent, csrf))}</ul>`
}
${consents.length > ROWS && html`<p class="meta">and ${consents.length - ROWS} more</p>`}
</section>`;
