import type { SendMailOptions } from 'nodemailer';
import type { EpochMs } from '../../../shared/units.ts';
import { visible } from '../../lib/shown.ts';
import type { MailTarget } from '../../store/notification-records.ts';
import type { Message } from '../message.ts';

const LONGEST_SUBJECT = 160;
const LONGEST_TEXT = 20_000;

/** A line that no reader takes for more than text: no control character, and no encoded word (RFC 2047) of its own, which would be decoded to some. */
const subjectOf = ({ severity, title }: Message): string =>
  visible(`Gatewatch: ${severity}: ${title}`).slice(0, LONGEST_SUBJECT).replaceAll('=?', '= ?').toWellFormed();

/**
 * A message as plain-text mail. Addresses go as addresses, never as text to be parsed; the text is encoded whatever it holds, so that no name in it comes to be a header,
 * another recipient or the end of the message. Nothing is read from files or fetched for it.
 * `Auto-Submitted` (RFC 3834) keeps answering machines quiet; the Message-ID is the same at each attempt.
 *
 * @param at Now, for the date.
 */
export const composeMail = ({ from, to }: Pick<MailTarget, 'from' | 'to'>, message: Message, at: EpochMs): SendMailOptions => {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const text = [
    message.text.slice(0, LONGEST_TEXT),
    '',
    `Severity: ${message.severity}`,
    `Time: ${new Date(message.at).toISOString()}`,
    `In the console: ${message.link}`,
    '',
  ];
  return {
    envelope: { from, to: [...to] },
    from: { name: 'Gatewatch', address: from },
    to: to.map((address) => ({ name: '', address })),
    subject: subjectOf(message),
    text: text.join('\r\n').toWellFormed(),
    date: new Date(at),
    messageId: `<${message.id.replace(/[^A-Za-z0-9-]/g, '')}.gatewatch@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    encoding: 'base64',
    textEncoding: 'base64',
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};
