import { connect, type Socket } from 'node:net';
import { type Answer, readAnswer } from './read-answer.ts';

/** One keep-alive connection with at most one request under way. */
export interface Lane {
  /** Sends the bytes of one request and resolves with its answer; rejects when the connection breaks or the answer is not HTTP/1.1. */
  send(request: string | Buffer): Promise<Answer>;
  close(): void;
}

type Waiting = { readonly resolve: (answer: Answer) => void; readonly reject: (fault: Error) => void };

const dial = (origin: URL): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: origin.hostname, port: Number(origin.port), noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });

/**
 * Opens a connection to a server. It is raw `node:net`, because the generator has to be faster than the fastest server measured, and
 * `node:http`'s client is slower than `node:http`'s server. A server may close an idle connection: the next request then dials again.
 */
export const openLane = async (origin: URL): Promise<Lane> => {
  let waiting: Waiting | null = null;
  let received: Buffer | null = null;
  let socket: Socket | null = null;

  const settle = (act: (one: Waiting) => void): void => {
    const one = waiting;
    waiting = null;
    received = null;
    if (one) act(one);
  };
  const onData = (chunk: Buffer): void => {
    received = received ? Buffer.concat([received, chunk]) : chunk;
    try {
      const answer = readAnswer(received);
      if (answer) settle((one) => one.resolve(answer));
    } catch (fault) {
      settle((one) => one.reject(fault instanceof Error ? fault : new Error(String(fault))));
    }
  };
  const open = async (): Promise<Socket> => {
    const fresh = await dial(origin);
    fresh.removeAllListeners('error');
    fresh.on('data', onData);
    fresh.on('error', (fault) => settle((one) => one.reject(fault)));
    fresh.on('close', () => {
      if (socket === fresh) socket = null;
      settle((one) => one.reject(new Error(`${origin.href} closed the connection before it answered`)));
    });
    return fresh;
  };
  socket = await open();

  return {
    async send(request) {
      if (waiting) throw new Error('a lane carries one request at a time');
      socket ??= await open();
      const line = socket;
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        line.write(request, 'latin1');
      });
    },
    close() {
      const line = socket;
      socket = null;
      line?.destroy();
    },
  };
};
