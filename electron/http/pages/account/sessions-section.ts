import type { EpochMs } from '../../../../shared/units.ts';
import { hiddenFields } from '../form.ts';
import { type Html, html } from '../html.ts';
import { untrusted } from '../untrusted.ts';
import { utcTime } from '../utc-time.ts';

export interface Session {
  readonly id: string;
  /** The session this page was asked for with. */
  readonly current: boolean;
  readonly createdAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly address: string;
  /** The `User-Agent` header as it came. */
  readonly agent: string;
}

export interface SessionsSectionProps {
  readonly csrf: string;
  readonly sessions: readonly Session[];
  readonly note?: Html | undefined;
}

/** More rows than this are counted, not drawn; the button that ends all others reaches them too. */
const ROWS = 100;

const row = (session: Session, csrf: string): Html => html`<li>
<div class="what">
<p>${untrusted(session.agent || 'Unknown browser', 120)}${session.current && html` <span class="tag">this session</span>`}</p>
<p class="meta"><span class="mono">${untrusted(session.address, 64)}</span> · since ${utcTime(session.createdAt)} · last seen ${utcTime(session.lastSeenAt)}</p>
</div>
${
  !session.current &&
  html`<form method="post" action="/account/sessions/revoke">${hiddenFields({ csrf, session: session.id })}<button type="submit">End<span class="visually-hidden"> session of ${untrusted(session.agent || 'Unknown browser', 120)}</span></button></form>`
}
</li>`;

/** Lists a person's sessions and ends them: `/account/sessions/revoke` with `session`, `/account/sessions/revoke-others` without. */
export const sessionsSection = ({ csrf, sessions, note }: SessionsSectionProps): Html => html`<section aria-labelledby="sessions-title">
<div class="head"><h2 id="sessions-title">Where you are signed in</h2>${
  sessions.some(({ current }) => !current) &&
  html`<form method="post" action="/account/sessions/revoke-others">${hiddenFields({ csrf })}<button class="danger" type="submit">End all other sessions</button></form>`
}</div>
${note}
<ul class="rows">${sessions.slice(0, ROWS).map((session) => row(session, csrf))}</ul>
${sessions.length > ROWS && html`<p class="meta">and ${sessions.length - ROWS} more</p>`}
</section>`;
