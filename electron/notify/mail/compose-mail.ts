import type { MailTarget } from '../../store/notification-records.ts';
import type { Message } from '../message.ts';

const CRLF = '\r\n';
/** Octets of text in one encoded word of at most 75 characters (RFC 2047 §2), in whole groups of three. */
const WORD_OCTETS = 42;
const LINE_CHARACTERS = 76;
const LONGEST_SUBJECT = 160;

/** Text as header words (RFC 2047): whatever it holds, only letters, digits and few marks go out, so that no line can be begun. Characters are never cut in two. */
const encodedWords = (text: string): string => {
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > WORD_OCTETS) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  words.push(word);
  return words.map((one) => `=?UTF-8?B?${Buffer.from(one, 'utf8').toString('base64')}?=`).join(`${CRLF} `);
};

/** Date of RFC 5322 §3.3, in UTC. */
const mailDate = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');

/** Long lines of base64 in lines of 76 (RFC 2045 §6.8): nothing in them begins with a point or ends the message. */
const inLines = (text: string): string =>
  (
    Buffer.from(text, 'utf8')
      .toString('base64')
      .match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'g')) ?? []
  ).join(CRLF);

/**
 * A message as plain-text mail (RFC 5322, RFC 2045). Subject and text are encoded whatever they hold, so that no name in them comes to be a header, another recipient or the end of
 * the message. `Auto-Submitted` (RFC 3834) keeps answering machines quiet.
 *
 * @param at Now, for the date.
 */
export const composeMail = ({ from, to }: Pick<MailTarget, 'from' | 'to'>, message: Message, at: number): string => {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const subject = `Gatewatch: ${message.severity}: ${message.title}`.slice(0, LONGEST_SUBJECT);
  const text = [
    message.text,
    '',
    `Severity: ${message.severity}`,
    `Time: ${new Date(message.at).toISOString()}`,
    `In the console: ${message.link}`,
    '',
  ];
  const headers = [
    `From: Gatewatch <${from}>`,
    `To: ${to.map((one) => `<${one}>`).join(`,${CRLF} `)}`,
    `Subject: ${encodedWords(subject)}`,
    `Date: ${mailDate(at)}`,
    `Message-ID: <${message.id.replace(/[^A-Za-z0-9-]/g, '')}.gatewatch@${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    'Auto-Submitted: auto-generated',
  ];
  return [...headers, '', inLines(text.join(CRLF)), ''].join(CRLF);
};
