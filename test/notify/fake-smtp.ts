import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

export interface SmtpOptions {
  /** Where it listens; 127.0.0.1 when left out. */
  readonly host?: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Speaks TLS from the first byte on. */
  readonly implicit?: boolean;
  /** What EHLO tells before and after encryption. */
  readonly offers?: readonly string[];
  readonly offersWithin?: readonly string[];
  /** Replies instead of the usual ones, by the first word of a command; `greeting`, `.` for the message. */
  readonly replies?: Readonly<Record<string, string>>;
}

export interface FakeSmtp {
  readonly port: number;
  /** Commands in order; those that came encrypted begin with `*`. */
  readonly commands: string[];
  readonly mails: string[];
  close(): Promise<void>;
}

const USUAL: Readonly<Record<string, string>> = {
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  QUIT: '221 bye',
};

/** A mail server as far as one message goes. */
export const startSmtp = async ({
  host = '127.0.0.1',
  tls,
  implicit,
  offers = [],
  offersWithin = offers,
  replies = {},
}: SmtpOptions = {}): Promise<FakeSmtp> => {
  const commands: string[] = [];
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  const talk = (socket: Socket, encrypted: boolean, greeting: string): void => {
    let buffered = '';
    let data: string[] | undefined;
    let login = 0;
    sockets.add(socket);
    const say = (text: string): void => void socket.write(`${text}\r\n`);
    const ehlo = (): string => {
      const lines = ['250 fake.example', ...(encrypted ? offersWithin : offers).map((one) => `250 ${one}`)];
      return lines.map((line, at) => (at < lines.length - 1 ? line.replace('250 ', '250-') : line)).join('\r\n');
    };
    const secure = (): void => {
      say(replies.STARTTLS ?? '220 go on');
      socket.removeAllListeners('data');
      talk(new TLSSocket(socket, { isServer: true, ...tls }), true, '');
    };
    const takeData = (line: string, lines: string[]): void => {
      if (line !== '.') {
        lines.push(line);
        return;
      }
      mails.push(lines.join('\r\n'));
      data = undefined;
      say(replies['.'] ?? '250 taken');
    };
    const replyTo = (line: string): string => {
      const [word = ''] = line.split(' ');
      if (login > 0) {
        login -= 1;
        return login === 0 ? '235 come in' : '334 UGFzc3dvcmQ6';
      }
      const reply = replies[word] ?? replies[line];
      if (reply !== undefined) return reply;
      if (word === 'EHLO') return ehlo();
      if (line === 'AUTH LOGIN') {
        login = 2;
        return '334 VXNlcm5hbWU6';
      }
      if (word === 'DATA') data = [];
      return word === 'AUTH' ? '235 come in' : (USUAL[word] ?? '502 what');
    };
    const take = (line: string): void => {
      if (data) {
        takeData(line, data);
        return;
      }
      commands.push(`${encrypted ? '*' : ''}${line}`);
      if (line === 'STARTTLS' && tls && !/^[45]/.test(replies.STARTTLS ?? '')) secure();
      else say(replyTo(line));
    };
    socket.on('data', (chunk: Buffer) => {
      buffered += chunk.toString('utf8');
      const lines = buffered.split('\r\n');
      buffered = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
    socket.on('error', () => undefined);
    if (greeting !== '') say(greeting);
  };
  const server = createServer((socket) => {
    const greeting = replies.greeting ?? '220 fake.example ESMTP';
    if (implicit && tls) talk(new TLSSocket(socket, { isServer: true, ...tls }), true, greeting);
    else talk(socket, false, greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    mails,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};
