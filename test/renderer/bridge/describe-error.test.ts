import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { afterEach, describe, expect, it } from 'vitest';
import type { Operations } from '../../../electron/control/connect-control.ts';
import { denialOf, describeError, fieldErrors } from '../../../renderer/bridge/describe-error.ts';
import { denials } from '../../../shared/contract/procedure.ts';
import { createDesk, OTHER_PASSWORD } from '../../operators/consoles.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

/** The error of a call to whatever stands at the other end of the wire. */
const errorFrom = async (
  answer: (end: (status: number, type: string, body: string) => void, cut: () => void) => void,
): Promise<unknown> => {
  server = createServer((request, response) => {
    const end = (status: number, type: string, body: string): void => void response.writeHead(status, { 'content-type': type }).end(body);
    answer(end, () => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client: Operations = createORPCClient(new RPCLink({ url: `http://127.0.0.1:${port}/rpc` }));
  return client.session.state({}).then(
    () => undefined,
    (error: unknown) => error,
  );
};

const UNREACHABLE = { kind: 'unreachable', text: 'The engine was not reached.', problems: [] };

describe('an engine that gives no answer of its own', () => {
  it('was not reached: nobody listens', async () => {
    const client: Operations = createORPCClient(new RPCLink({ url: 'http://127.0.0.1:1/rpc' }));
    expect(describeError(await client.session.state({}).catch((error: unknown) => error))).toEqual(UNREACHABLE);
  });

  it('was not reached: the connection is cut', async () => {
    expect(describeError(await errorFrom((_, cut) => cut()))).toEqual(UNREACHABLE);
  });

  it.each([
    ['a page of something between', 502, 'text/html', '<h1>Bad gateway</h1>'],
    ['half an answer', 200, 'application/json', '{"json":{"state":'],
    ['nothing', 500, 'text/plain', ''],
  ])('never throws at what it gets: %s', async (_, status, type, body) => {
    const failure = describeError(await errorFrom((end) => end(status, type, body)));
    expect(['unreachable', 'fault']).toContain(failure.kind);
    expect(failure.text.length).toBeGreaterThan(0);
    expect(denialOf(failure)).toBeUndefined();
  });

  it('is anything that was thrown: an abort, a text, nothing', () => {
    for (const thrown of [new DOMException('stopped', 'AbortError'), new Error('x'), 'x', 7, null, undefined, {}])
      expect(describeError(thrown)).toEqual(UNREACHABLE);
  });
});

describe('an answer that says no', () => {
  it('is told in the engine’s words, with what is wrong at each field', async () => {
    const desk = await createDesk();
    try {
      const error = await desk.app.client.users.add({ username: 'bob', password: 'short' }).catch((thrown: unknown) => thrown);
      const failure = describeError(error);
      expect(failure).toMatchObject({ kind: 'refused', code: 'invalid_input' });
      expect(failure.text).toContain('password');
      expect(Object.keys(fieldErrors(error))).toEqual(['password']);
      expect(fieldErrors(error).password).toMatch(/\w.*\.$/);
      expect(denialOf(error)).toBeUndefined();
    } finally {
      await desk.close();
    }
  });

  it('is a denial that is known by its name: the role, the lock, the session', async () => {
    const desk = await createDesk();
    try {
      const viewer = await desk.as('viewer');
      const errorOf = (call: Promise<unknown>): Promise<unknown> => call.catch((thrown: unknown) => thrown);
      const forbidden = await errorOf(viewer.client.keys.rotate({}));
      expect(describeError(forbidden)).toMatchObject({ kind: 'denied', code: 'forbidden', text: 'The role viewer does not allow this.' });
      await viewer.client.session.lock({});
      expect(denialOf(await errorOf(viewer.client.server.status({})))).toBe('locked');
      await viewer.client.session.signOut({});
      expect(denialOf(await errorOf(viewer.client.server.status({})))).toBe('not_signed_in');
      const wrong = await errorOf(viewer.client.session.signIn({ name: 'viewer', password: `${OTHER_PASSWORD}!` }));
      expect(describeError(wrong)).toMatchObject({ kind: 'denied', code: 'wrong_credentials' });
    } finally {
      await desk.close();
    }
  });

  it('says how long to wait after too many attempts', () => {
    const data = { code: 'too_many_attempts', description: 'Wait.', retry_after_seconds: 30 };
    expect(describeError(new ORPCError('DENIED', { data }))).toEqual({
      kind: 'denied',
      text: 'Wait.',
      code: 'too_many_attempts',
      problems: [],
      retryAfterSeconds: 30,
    });
  });

  it('is a refusal when the call made no sense, and a fault for all else', () => {
    expect(describeError(new ORPCError('BAD_REQUEST', { message: 'Input validation failed' }))).toMatchObject({
      kind: 'refused',
      text: 'Input validation failed',
    });
    expect(describeError(new ORPCError('FAULT', { data: { kind: 'disk', description: 'The disk is full.' } }))).toMatchObject({
      kind: 'fault',
      text: 'The disk is full.',
    });
    expect(describeError(new ORPCError('TOO_MANY_REQUESTS', { message: 'At most 64.' }))).toMatchObject({
      kind: 'fault',
      text: 'At most 64.',
    });
  });

  it('whose data is not what was agreed is told by its message alone', () => {
    const hostile = [null, 7, 'x', [], { code: {} }, { problems: 'x' }, { problems: [{ field: 1 }] }, { description: ['<b>'] }];
    for (const data of hostile) {
      const error = new ORPCError('REFUSED', { message: 'No.', data });
      expect(describeError(error)).toEqual({ kind: 'refused', text: 'No.', problems: [] });
      expect(fieldErrors(error)).toEqual({});
    }
  });

  it('is no denial unless both the code and the reason are known', () => {
    for (const code of denials) expect(denialOf(new ORPCError('DENIED', { data: { code } }))).toBe(code);
    expect(denialOf(new ORPCError('DENIED', { data: { code: 'constructor' } }))).toBeUndefined();
    expect(denialOf(new ORPCError('REFUSED', { data: { code: 'locked' } }))).toBeUndefined();
    expect(denialOf(new Error('locked'))).toBeUndefined();
  });

  it('puts what is wrong at a field by its name alone, whatever that is', () => {
    const problems = [
      { field: '__proto__', problem: 'is', fix: 'odd.' },
      { field: 'redirect_uris[1]', problem: '<b>', fix: 'Take it away.' },
    ];
    const errors = fieldErrors(new ORPCError('REFUSED', { data: { code: 'invalid_input', description: 'x', problems } }));
    expect(Object.entries(errors)).toEqual([
      ['__proto__', 'is odd.'],
      ['redirect_uris[1]', '<b> Take it away.'],
    ]);
  });
});
