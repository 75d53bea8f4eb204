import { Agent, request } from 'node:http';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../shared/contract/index.ts';

type Client = ContractRouterClient<typeof contract>;
type Areas = { readonly [A in keyof Client]: keyof Client[A] };
/** `audit/list` and so on: the operations of the console by their path. */
export type OperationPath = { [A in keyof Areas & string]: `${A}/${Areas[A] & string}` }[keyof Areas & string];
type Called<P extends OperationPath> = P extends `${infer A extends keyof Client & string}/${infer O}`
  ? Client[A][O & keyof Client[A]]
  : never;
type Inputs = { [P in OperationPath]: Called<P> extends (input: infer I, ...rest: never[]) => unknown ? I : never };
type Answers = { [P in OperationPath]: Called<P> extends (...all: never[]) => Promise<infer A> ? A : never };
export type InputOf<P extends OperationPath> = Inputs[P];
export type AnswerOf<P extends OperationPath> = Answers[P];

export interface Operator {
  readonly name: string;
  readonly password: string;
}

/** An operator at a browser, as the console's door sees one. */
export interface Desk {
  /**
   * Makes one call, one at a time.
   *
   * @returns The answer, and the time from the first byte sent to the last byte received, milliseconds.
   * @throws Error with what was answered, when it is not an answer of the operation.
   */
  call<P extends OperationPath>(
    path: P,
    input: InputOf<P>,
  ): Promise<{ readonly answer: AnswerOf<P>; readonly ms: number; readonly bytes: number }>;
  close(): void;
}

interface Received {
  readonly status: number;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

const post = (origin: string, agent: Agent, path: string, body: string, cookie: string): Promise<Received> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), origin, cookie };
    const sent = request(`${origin}/rpc/${path}`, { method: 'POST', agent, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, cookies: answer.headers['set-cookie'] ?? [], body: Buffer.concat(parts) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** Signs an operator in at the console's HTTP door, over one connection that is kept. */
export const openDesk = async (origin: string, operator: Operator): Promise<Desk> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let cookie = '';
  const call: Desk['call'] = async (path, input) => {
    const text = JSON.stringify({ json: input });
    const began = performance.now();
    const { status, cookies, body } = await post(origin, agent, path, text, cookie);
    const ms = performance.now() - began;
    if (status !== 200) throw new Error(`${path} ${text.slice(0, 300)} was answered ${status}: ${body.toString('utf8', 0, 600)}`);
    if (cookies.length > 0) cookie = cookies.map((one) => one.split(';')[0]).join('; ');
    return { answer: JSON.parse(body.toString('utf8')).json, ms, bytes: body.length };
  };
  await call('session/signIn', operator);
  return { call, close: () => agent.destroy() };
};
