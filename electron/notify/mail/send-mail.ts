import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { EpochMs } from '../../../shared/units.ts';
import { visible } from '../../lib/shown.ts';
import type { MailTarget } from '../../store/notification-records.ts';
import { failed, type Message, type SendOutcome } from '../message.ts';
import { composeMail } from './compose-mail.ts';
import { isMailAddress } from './mail-address.ts';
import { SmtpFault, type SmtpLines, type SmtpReply, smtpLines } from './smtp-lines.ts';

export interface MailDeps {
  /** Authorities accepted; those of the system when left out. */
  readonly ca?: readonly string[] | undefined;
}

/** A reply that ends the attempt. */
class SmtpRefusal extends Error {
  readonly reply: SmtpReply;
  constructor(reply: SmtpReply, at: string) {
    super(`The server answered ${reply.code} to ${at}: ${visible(reply.lines.join(' ').slice(0, 200))}`);
    this.reply = reply;
  }
}

interface Dialog {
  lines: SmtpLines;
  socket: Socket;
}

const command = async (dialog: Dialog, text: string, expected: readonly number[], named: string): Promise<SmtpReply> => {
  dialog.lines.send(`${text}\r\n`);
  const reply = await dialog.lines.reply();
  if (!expected.includes(reply.code)) throw new SmtpRefusal(reply, named);
  return reply;
};

/** What the server can do, in upper case; it is asked anew once the connection is encrypted (RFC 3207 §4.2). */
const greet = async (dialog: Dialog): Promise<readonly string[]> => {
  const { lines } = await command(dialog, 'EHLO [127.0.0.1]', [250], 'EHLO');
  return lines.slice(1).map((line) => line.toUpperCase());
};

const tlsOptions = ({ host }: MailTarget, { ca }: MailDeps): ConnectionOptions => ({
  minVersion: 'TLSv1.2',
  ...(isIP(host) === 0 ? { servername: host } : {}),
  ...(ca ? { ca: [...ca] } : {}),
});

const connected = (socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new SmtpFault('smtp_closed', 'The server closed the connection.')));
  });

/** Encrypts the connection (RFC 3207). There is no going on without. */
const startTls = async (dialog: Dialog, target: MailTarget, deps: MailDeps): Promise<readonly string[]> => {
  await command(dialog, 'STARTTLS', [220], 'STARTTLS');
  dialog.lines.release();
  const secure = connectTls({ ...tlsOptions(target, deps), socket: dialog.socket, host: target.host });
  dialog.socket = secure;
  dialog.lines = smtpLines(secure);
  await connected(secure, 'secureConnect');
  return greet(dialog);
};

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** Proves who sends (RFC 4954), by PLAIN or, with servers that know no better, LOGIN; only ever within TLS. */
const authenticate = async (dialog: Dialog, { user, password }: MailTarget, abilities: readonly string[]): Promise<void> => {
  if (user === null || password === null) return;
  const methods = abilities.find((one) => one.startsWith('AUTH '))?.split(' ') ?? [];
  if (methods.includes('PLAIN')) {
    await command(dialog, `AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, [235], 'AUTH');
  } else if (methods.includes('LOGIN')) {
    await command(dialog, 'AUTH LOGIN', [334], 'AUTH');
    await command(dialog, base64(user), [334], 'AUTH');
    await command(dialog, base64(password), [235], 'AUTH');
  } else throw new SmtpFault('smtp_no_auth', 'The server offers neither AUTH PLAIN nor AUTH LOGIN.');
};

const open = async (dialog: Dialog, target: MailTarget, deps: MailDeps): Promise<void> => {
  await connected(dialog.socket, target.security === 'tls' ? 'secureConnect' : 'connect');
  const greeting = await dialog.lines.reply();
  if (greeting.code !== 220) throw new SmtpRefusal(greeting, 'the connection');
  const plain = await greet(dialog);
  if (target.security === 'starttls' && !plain.some((one) => one === 'STARTTLS'))
    throw new SmtpFault('smtp_no_tls', 'The server does not offer STARTTLS: nothing was sent.');
  const abilities = target.security === 'starttls' ? await startTls(dialog, target, deps) : plain;
  if (target.security !== 'none') await authenticate(dialog, target, abilities);
};

/** Hands the message over. One that some recipients are refused for goes to the others; it failed when none is left. */
const handOver = async (dialog: Dialog, target: MailTarget, mail: string): Promise<number> => {
  await command(dialog, `MAIL FROM:<${target.from}>`, [250], 'MAIL');
  let refusal: SmtpRefusal | undefined;
  let taken = 0;
  for (const one of target.to) {
    try {
      await command(dialog, `RCPT TO:<${one}>`, [250, 251], 'RCPT');
      taken += 1;
    } catch (error) {
      if (!(error instanceof SmtpRefusal) || error.reply.code === 421) throw error;
      refusal = error;
    }
  }
  if (taken === 0 && refusal) throw refusal;
  await command(dialog, 'DATA', [354], 'DATA');
  // The encoding leaves no line that begins with a point; should that ever change, it still does not end the message (RFC 5321 §4.5.2).
  await command(dialog, `${mail.replace(/^\./gm, '..')}.`, [250], 'the message');
  dialog.lines.send('QUIT\r\n');
  return taken;
};

const whatFailed = (error: unknown, signal: AbortSignal): SendOutcome => {
  if (signal.aborted) return failed('timeout', 'The mail server did not answer in time.');
  if (error instanceof SmtpRefusal) return failed(`smtp_${error.reply.code}`, error.message, error.reply.code >= 500);
  if (error instanceof SmtpFault) return failed(error.code, error.message);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return failed(
    `network_${code.toLowerCase().slice(0, 48)}`,
    visible((error instanceof Error ? error.message : String(error)).slice(0, 200)),
  );
};

const isSafe = ({ from, to, security, user }: MailTarget): boolean =>
  isMailAddress(from) && to.every(isMailAddress) && (security !== 'none' || user === null);

/**
 * Sends a message by SMTP (RFC 5321), encrypted from the start (RFC 8314 §3.3) or by STARTTLS, the certificate checked against the name of the server. Without encryption no
 * password is sent, nor is STARTTLS gone on without. A 5xx reply is final; the Message-ID stays the same at each attempt.
 *
 * @param input.at Now, for the date.
 */
export const sendMail = async (
  deps: MailDeps,
  { target, message, at, signal }: { target: MailTarget; message: Message; at: EpochMs; signal: AbortSignal },
): Promise<SendOutcome> => {
  if (!isSafe(target)) return failed('mail_settings', 'The addresses or the security of the mail settings are not valid.', true);
  if (signal.aborted) return whatFailed(undefined, signal);
  const { host, port, security } = target;
  const socket = security === 'tls' ? connectTls({ ...tlsOptions(target, deps), host, port }) : connect({ host, port });
  const dialog: Dialog = { socket, lines: smtpLines(socket) };
  // Destroying the one below ends the encrypted one above, and what waits for it.
  const breakOff = (): void => {
    socket.destroy(new Error('broken off'));
    dialog.socket.destroy(new Error('broken off'));
  };
  signal.addEventListener('abort', breakOff, { once: true });
  try {
    await open(dialog, target, deps);
    const taken = await handOver(dialog, target, composeMail(target, message, at));
    const all = target.to.length;
    return {
      ok: true,
      detail: taken === all ? `Taken for ${all} of ${all}.` : `Taken for ${taken} of ${all}; the server refused the others.`,
    };
  } catch (error) {
    return whatFailed(error, signal);
  } finally {
    signal.removeEventListener('abort', breakOff);
    dialog.socket.on('error', () => undefined);
    socket.on('error', () => undefined);
    dialog.socket.end();
    dialog.socket.destroySoon();
  }
};
