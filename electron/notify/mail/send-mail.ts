import { connect, type Socket } from 'node:net';
import { createTransport, type NodemailerError, type SMTPTransportOptions } from 'nodemailer';
import type { EpochMs } from '../../../shared/units.ts';
import { visible } from '../../lib/shown.ts';
import type { MailTarget } from '../../store/notification-records.ts';
import { failed, type Message, type SendOutcome } from '../message.ts';
import { isLoopbackAddress } from '../webhook/is-public-address.ts';
import { composeMail } from './compose-mail.ts';
import { isMailAddress } from './mail-address.ts';

export interface MailDeps {
  /** Authorities accepted; those of the system when left out. */
  readonly ca?: readonly string[] | undefined;
}

/** Nobody needs more of a reply than its code and a line of words. */
const MOST_READ = 64 * 1024;
const LONGEST_QUOTE = 200;

type GetSocket = NonNullable<SMTPTransportOptions['getSocket']>;

/**
 * Connects by the resolver of the system, as every other program here does: the library would ask the name servers past it, and remember what they said. Without encryption the
 * connection has to end on this machine, whatever its name leads to.
 */
const connecting =
  ({ host, port, security }: MailTarget, signal: AbortSignal): GetSocket =>
  (_options, answer) => {
    const socket: Socket = connect({ host, port, signal });
    const fail = (error: Error): void => answer(error);
    socket.once('error', fail);
    // Broken off later on, it may have nobody else who listens.
    socket.on('error', () => undefined);
    socket.once('connect', () => {
      socket.off('error', fail);
      if (security !== 'none' || isLoopbackAddress(socket.remoteAddress ?? '')) return answer(null, { connection: socket });
      socket.destroy();
      answer(Object.assign(new Error(`${host} is not this machine: without encryption nothing is sent there.`), { code: 'not_here' }));
    });
  };

const transportOf = (target: MailTarget, { ca }: MailDeps, signal: AbortSignal): SMTPTransportOptions => {
  const { host, port, security, user, password } = target;
  return {
    host,
    port,
    name: '[127.0.0.1]',
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca ? { ca: [...ca] } : {}) },
    // Without `forceAuth` a server that offers no authentication would be sent the message without it.
    ...(user === null || password === null ? {} : { auth: { user, pass: password }, forceAuth: true }),
    maxResponseSize: MOST_READ,
    getSocket: connecting(target, signal),
  };
};

const refusedBy = ({ code, responseCode = 0, permanent, command, response = '' }: NodemailerError): SendOutcome => {
  const said = visible(response.slice(0, LONGEST_QUOTE));
  if (command === 'STARTTLS') return failed('smtp_no_tls', `The server does not take STARTTLS: nothing was sent. It answered: ${said}`);
  if (responseCode < 400) return failed('smtp_garbled', 'The server does not speak SMTP.');
  const to = command === 'CONN' ? 'the connection' : code === 'EMESSAGE' ? 'the message' : (command ?? 'a command');
  return failed(`smtp_${responseCode}`, `The server refused ${to}: ${said}`, permanent === true);
};

const whatFailed = (error: NodemailerError, signal: AbortSignal): SendOutcome => {
  if (signal.aborted) return failed('timeout', 'The mail server did not answer in time.');
  if (error.response) return refusedBy(error);
  if (error.code === 'EPROTOCOL') return failed('smtp_garbled', 'The server says too much.');
  if (error.code === 'ECONNECTION') return failed('smtp_closed', 'The server closed the connection.');
  const code = error.originalCode ?? error.code ?? 'unknown';
  return failed(`network_${code.toLowerCase().slice(0, 48)}`, visible(error.message.slice(0, LONGEST_QUOTE)));
};

const isSafe = ({ from, to, security, user }: MailTarget): boolean =>
  isMailAddress(from) && to.every(isMailAddress) && (security !== 'none' || user === null);

/**
 * Sends a message by SMTP (RFC 5321), encrypted from the start (RFC 8314 §3.3) or by STARTTLS (RFC 3207), the certificate checked against the name of the server. Without
 * encryption no password is sent and no other machine spoken to, nor is STARTTLS gone on without. A message that some recipients are refused for goes to the others. A reply that
 * another attempt would get again is final.
 *
 * @param input.at Now, for the date.
 */
export const sendMail = async (
  deps: MailDeps,
  { target, message, at, signal }: { target: MailTarget; message: Message; at: EpochMs; signal: AbortSignal },
): Promise<SendOutcome> => {
  if (!isSafe(target)) return failed('mail_settings', 'The addresses or the security of the mail settings are not valid.', true);
  try {
    const transport = createTransport(transportOf(target, deps, signal));
    const { accepted } = await transport.sendMail({ ...composeMail(target, message, at), signal });
    const [taken, all] = [accepted.length, target.to.length];
    return {
      ok: true,
      detail: taken === all ? `Taken for ${all} of ${all}.` : `Taken for ${taken} of ${all}; the server refused the others.`,
    };
  } catch (error) {
    return whatFailed(error instanceof Error ? error : new Error(String(error)), signal);
  }
};
