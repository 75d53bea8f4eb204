import type { Severity } from '../../shared/severity.ts';
import { visible } from '../lib/shown.ts';
import type { Message } from './message.ts';

/** What the desktop shows. It names nobody: it may be read on a locked screen. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  readonly link: string;
  readonly severity: Severity;
}

export type TellDesktop = (notice: Notice) => Promise<void>;

const LONGEST_BODY = 240;

/** A message as a notification of the desktop: its title, without the sentence and the names in it. */
export const toNotice = ({ severity, title, link }: Message): Notice => ({
  title: `Gatewatch: ${severity}`,
  body: visible(title).slice(0, LONGEST_BODY),
  link,
  severity,
});
