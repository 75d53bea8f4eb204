import type { Socket } from 'node:net';

/** One reply of a server (RFC 5321 §4.2). */
export interface SmtpReply {
  readonly code: number;
  /** The texts of its lines. */
  readonly lines: readonly string[];
}

/** What the server says is not SMTP, or too much of it. */
export class SmtpFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'SmtpFault';
    this.code = code;
  }
}

export interface SmtpLines {
  /** The next reply. */
  reply(): Promise<SmtpReply>;
  send(text: string): void;
  /** Takes its hands off the socket. @throws SmtpFault when the server said more than was asked: it was not encrypted and must not be believed later. */
  release(): void;
}

const LONGEST_LINE = 2048;
const MOST_LINES = 100;
const MOST_BUFFERED = 64 * 1024;

/** Cuts what comes from a socket into replies. A reply is asked for before the next command is sent: nothing is pipelined. */
export const smtpLines = (socket: Socket): SmtpLines => {
  let buffered = '';
  let lines: string[] = [];
  const replies: SmtpReply[] = [];
  let fault: Error | undefined;
  let waiting: { readonly resolve: (reply: SmtpReply) => void; readonly reject: (error: Error) => void } | undefined;

  const settle = (): void => {
    if (!waiting) return;
    const { resolve, reject } = waiting;
    const reply = replies.shift();
    if (!reply && !fault) return;
    waiting = undefined;
    if (reply) resolve(reply);
    else if (fault) reject(fault);
  };
  const fail = (error: Error): void => {
    fault ??= error;
    settle();
  };
  const take = (line: string): void => {
    const [, code, mark, text = ''] = /^([2-5]\d\d)(?:([ -])(.*))?$/.exec(line) ?? [];
    if (code === undefined || line.length > LONGEST_LINE || lines.length >= MOST_LINES) {
      fail(new SmtpFault('smtp_garbled', 'The server does not speak SMTP.'));
      return;
    }
    lines.push(text);
    if (mark === '-') return;
    replies.push({ code: Number(code), lines });
    lines = [];
  };
  const onData = (chunk: Buffer): void => {
    buffered += chunk.toString('latin1');
    const parts = buffered.split(/\r?\n/);
    buffered = parts.pop() ?? '';
    for (const part of parts) if (!fault) take(part);
    if (buffered.length > LONGEST_LINE || replies.length > MOST_LINES || chunk.length > MOST_BUFFERED)
      fail(new SmtpFault('smtp_garbled', 'The server says too much.'));
    settle();
  };
  const onEnd = (): void => fail(new SmtpFault('smtp_closed', 'The server closed the connection.'));
  socket.on('data', onData);
  socket.on('error', fail);
  socket.on('close', onEnd);
  return {
    reply: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        settle();
      }),
    send: (text) => void socket.write(text),
    release() {
      socket.off('data', onData);
      socket.off('error', fail);
      socket.off('close', onEnd);
      if (buffered !== '' || lines.length > 0 || replies.length > 0)
        throw new SmtpFault('smtp_injected', 'The server said more before the connection was encrypted than it was asked for.');
    },
  };
};
