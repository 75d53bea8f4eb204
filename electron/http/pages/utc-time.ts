import type { EpochMs } from '../../../shared/units.ts';
import { type Html, html } from './html.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment to the minute in UTC, with the zone named: the server does not know the reader's zone, and a script to ask is not worth having. */
export const utcTime = (at: EpochMs): Html => {
  const iso = new Date(at).toISOString();
  const [year = '', month = '', day = ''] = iso.slice(0, -14).split('-');
  const text = `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}, ${iso.slice(-13, -8)} UTC`;
  return html`<time datetime="${iso}">${text}</time>`;
};
