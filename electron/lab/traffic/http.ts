import { Agent, type IncomingMessage, request } from 'node:http';

/** One request of somebody in the lab. */
export interface LabRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly path: string;
  /** The address it is to be attributed to. */
  readonly address: string;
  readonly agent: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields of a form, in order; a name may come more than once. */
  readonly form?: readonly [string, string][];
}

export interface LabReply {
  readonly status: number;
  readonly cookies: readonly string[];
  /** As sent; empty when there is none. */
  readonly location: string;
  readonly text: string;
}

/** The way from the lab to the server. */
export interface Http {
  /**
   * @throws Error when there was no whole answer: the connection broke, took too long, or the lab is being stopped.
   */
  send(input: LabRequest): Promise<LabReply>;
  /** Requests sent so far. */
  sent(): number;
  /** Requests that wait for their answer. */
  underway(): number;
  close(): void;
}

const TIMEOUT_MS = 15_000;
const MOST_CONNECTIONS = 16;
const MOST_CHARACTERS = 1_000_000;

const readReply = (incoming: IncomingMessage, resolve: (reply: LabReply) => void, reject: (error: Error) => void): void => {
  let text = '';
  incoming.setEncoding('utf8');
  incoming.on('data', (chunk: string) => {
    text += chunk;
    if (text.length > MOST_CHARACTERS) incoming.destroy(new Error('The answer is too long.'));
  });
  incoming.on('error', reject);
  incoming.on('end', () =>
    resolve({
      status: incoming.statusCode ?? 0,
      cookies: incoming.headers['set-cookie'] ?? [],
      location: incoming.headers.location ?? '',
      text,
    }),
  );
};

/**
 * Opens the way to the lab's own door on this machine, the one that believes what it is told of the address: X-Forwarded-For, as a reverse proxy writes it.
 * Connections are kept and few.
 *
 * @param deps.signal Ends whatever is under way.
 */
export const createHttp = ({ port, signal }: { readonly port: number; readonly signal: AbortSignal }): Http => {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  let [sent, underway] = [0, 0];
  return {
    send(input) {
      const body = input.form ? new URLSearchParams(input.form).toString() : undefined;
      const headers = {
        'x-forwarded-for': input.address,
        ...(input.agent === '' ? {} : { 'user-agent': input.agent }),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
        ...input.headers,
      };
      sent += 1;
      underway += 1;
      return new Promise<LabReply>((resolve, reject) => {
        const { method, path } = input;
        const outgoing = request({ host: '127.0.0.1', port, agent, method, path, headers, signal, timeout: TIMEOUT_MS });
        outgoing.on('timeout', () => outgoing.destroy(new Error('The answer took too long.')));
        outgoing.on('error', reject);
        outgoing.on('response', (incoming) => readReply(incoming, resolve, reject));
        outgoing.end(body);
      }).finally(() => {
        underway -= 1;
      });
    },
    sent: () => sent,
    underway: () => underway,
    close: () => agent.destroy(),
  };
};
