import type { Seconds } from '../../../shared/units.ts';
import { html } from './html.ts';
import { layout, type PageProps } from './layout.ts';
import { untrusted } from './untrusted.ts';

export interface ErrorProps extends PageProps {
  /** The HTTP status the page is sent with. */
  readonly status: number;
  readonly title: string;
  readonly message: string;
  /** The public error code, such as `invalid_request`. */
  readonly code?: string | undefined;
  /** The public description; may quote the request. */
  readonly description?: string | undefined;
  /** The id under which the local log holds the cause. */
  readonly incident?: string | undefined;
  readonly retryAfterSeconds?: Seconds | undefined;
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** A wait in the largest unit that says it well, rounded up: who waits that long is not refused again. */
const wait = (seconds: Seconds): string => {
  if (seconds <= 90) return counted(Math.max(1, Math.ceil(seconds)), 'second');
  if (seconds <= 90 * 60) return counted(Math.ceil(seconds / 60), 'minute');
  return counted(Math.ceil(seconds / 3600), 'hour');
};

/** Tells a person what went wrong and what to do. Never redirects, links nowhere and shows no cause beyond the public code. */
export const errorPage = (props: ErrorProps): string => {
  const { code, description, incident, retryAfterSeconds } = props;
  const details = [
    retryAfterSeconds !== undefined && html`<dt>Try again in</dt><dd>${wait(retryAfterSeconds)}</dd>`,
    code !== undefined && html`<dt>Code</dt><dd class="mono">${untrusted(code, 80)}</dd>`,
    description !== undefined && html`<dt>Detail</dt><dd>${untrusted(description, 500)}</dd>`,
    incident !== undefined && html`<dt>Incident</dt><dd class="mono">${untrusted(incident, 80)}</dd>`,
  ].filter((detail) => detail !== false);
  return layout({
    issuerName: props.issuerName,
    title: props.title,
    failed: true,
    body: html`<p class="status">Error ${props.status}</p>
<h1>${untrusted(props.title, 120)}</h1>
<p class="lead">${untrusted(props.message, 500)}</p>
${details.length > 0 && html`<dl>${details}</dl>`}`,
  });
};
