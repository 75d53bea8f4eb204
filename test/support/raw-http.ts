import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Writes bytes to a port as they are, and reads until the peer ends the connection, or has sent what `until` waits for.
 *
 * @param parts Each written when the one before has been, `pauseMs` apart.
 */
export const sendRaw = (
  port: number,
  parts: readonly (string | Buffer)[],
  { until, pauseMs = 0 }: { readonly until?: (text: string) => boolean; readonly pauseMs?: number } = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(15_000, () => {
      socket.destroy();
      reject(new Error(`the server neither answered nor closed: ${text.slice(0, 500)}`));
    });
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (until?.(text)) finish();
    });
    socket.on('end', finish);
    // A peer that closes while bytes are under way resets the connection; what it said before counts.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? finish() : reject(error),
    );
    socket.on('connect', async () => {
      for (const part of parts) {
        if (!socket.writable) return;
        socket.write(part);
        if (pauseMs > 0) await new Promise((done) => setTimeout(done, pauseMs));
      }
    });
  });

const ANSWER = /^HTTP\/1\.1 (\d{3})[^\r]*\r\n((?:[^\r]+\r\n)*)\r\n/;

/** Takes the answers of a connection apart, by their Content-Length. */
export const parseAnswers = (text: string): RawAnswer[] => {
  const answers: RawAnswer[] = [];
  for (let rest = text; rest !== ''; ) {
    const [head, status = '', lines = ''] = ANSWER.exec(rest) ?? [];
    if (head === undefined) throw new Error(`no answer in: ${rest.slice(0, 200)}`);
    const fields = lines.split('\r\n').filter((line) => line !== '');
    const headers = Object.fromEntries(
      fields.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const end = head.length + Number(headers['content-length'] ?? 0);
    answers.push({ status: Number(status), headers, body: rest.slice(head.length, end) });
    rest = rest.slice(end);
  }
  return answers;
};
