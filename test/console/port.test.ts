import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servePort } from '../../electron/console/serve-port.ts';
import type { Operations } from '../../electron/control/connect-control.ts';
import { createDesk, type Desk, denialOf, type TestConsole } from '../operators/consoles.ts';

let desk: Desk;
let ports: MessagePort[];
beforeEach(async () => {
  desk = await createDesk();
  ports = [];
});
afterEach(async () => {
  for (const port of ports) port.close();
  await desk.close();
});

/** A port as Electron hands it over on the engine's side: messages come as `{ data }`. */
const asElectronPort = (port: MessagePort) => ({
  on(event: string, listener: (event?: { data: unknown }) => void): void {
    if (event === 'message') port.on('message', (data: unknown) => listener({ data }));
    else port.on(event, () => listener());
  },
  postMessage: (data: unknown) => port.postMessage(data),
});

const connect = (connection: TestConsole) => {
  const { port1: engine, port2: window } = new MessageChannel();
  ports.push(engine, window);
  const stop = servePort(desk.deps, asElectronPort(engine), connection);
  // A port of a window is a browser's: it is listened to by its own interface.
  const client: Operations = createORPCClient(new RPCLink({ port: asElectronPort(window) }));
  return { stop, client, window };
};

/** The next message that comes to the window. */
const nextFrom = (window: MessagePort): Promise<unknown> =>
  new Promise((resolve) => {
    window.once('message', (data: unknown) => resolve(typeof data === 'string' ? JSON.parse(data) : data));
  });

describe('a port', () => {
  it('carries calls and streams under the session of its connection', async () => {
    const { client } = connect(desk.app);
    expect(await client.session.state({})).toMatchObject({ state: 'signed_in', operator: { name: 'Ada' } });
    const told: string[] = [];
    for await (const { event } of await client.audit.verify({})) told.push(event);
    expect(told.at(-1)).toBe('report');
  });

  it('does not let a viewer do what a responder may', async () => {
    const viewer = await desk.as('viewer');
    const { client } = connect(viewer);
    expect(await denialOf(client.users.suspend({ user: 'alice' }))).toBe('forbidden');
    expect(desk.world.facts('operation.refused')).toMatchObject([{ details: { operation: 'users.suspend' } }]);
  });

  it('lets nothing through once the console is locked, in every window', async () => {
    const [one, two] = [connect(desk.app), connect(desk.app)];
    await one.client.session.lock({ reason: 'command' });
    expect(await denialOf(two.client.server.status({}))).toBe('locked');
  });

  it('that is stopped answers nothing more', async () => {
    const { stop, client, window } = connect(desk.app);
    await client.session.state({});
    stop();
    stop();
    const before = desk.world.facts().length;
    window.postMessage('{"i":"9","p":{"u":"/session/lock","b":{"json":{}}}}');
    const other = connect(desk.app);
    await other.client.session.state({});
    expect(desk.world.facts()).toHaveLength(before);
  });

  const garbage: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['an object', { i: '1', p: { u: '/session/lock' } }],
    ['bytes', new Uint8Array([0xff, 0, 1])],
    ['a piece of JSON', '{"i":'],
    ['a list', '[1,2]'],
    ['a call without a path', '{"i":"a","p":{}}'],
    ['a call of another site', '{"i":"a","p":{"u":"https://evil.example/session/lock","b":{"json":{}}}}'],
    ['a path with a way up', '{"i":"a","p":{"u":"/../session/lock"}}'],
    ['a GET', '{"i":"a","p":{"u":"/session/state","m":"GET"}}'],
    ['an event of a stream', '{"i":"a","t":3,"p":{"e":"message","d":1}}'],
    ['an end of what never began', '{"i":"never","t":4}'],
    ['an id that is an object', '{"i":{"toString":1},"p":{"u":"/session/state"}}'],
    ['an id that is long', `{"i":"${'x'.repeat(100)}","p":{"u":"/session/state"}}`],
    [
      'headers that stand for a file',
      '{"i":"a","p":{"u":"/session/state","h":{"content-disposition":"attachment; filename=x"},"b":{"json":{}}}}',
    ],
    ['headers that stand for a stream', '{"i":"a","p":{"u":"/session/state","h":{"content-type":"text/event-stream"},"b":{"json":{}}}}'],
    ['a body that is no object', '{"i":"a","p":{"u":"/session/state","b":7}}'],
    ['meta that is none', '{"i":"a","p":{"u":"/session/state","b":{"json":{},"meta":7}}}'],
    ['meta that reaches for a prototype', '{"i":"a","p":{"u":"/session/state","b":{"json":{},"meta":[[1,"__proto__","polluted"]]}}}'],
    ['an operation that is not there', '{"i":"a","p":{"u":"/nothing/at/all","b":{"json":{}}}}'],
    ['a name every object has', '{"i":"a","p":{"u":"/constructor","b":{"json":{}}}}'],
    ['text of two million characters', 'x'.repeat(2_000_000)],
  ];

  it.each(garbage)('goes on after %s', async (_, message) => {
    const { client, window } = connect(desk.app);
    window.postMessage(message);
    expect(await client.session.state({})).toMatchObject({ state: 'signed_in' });
    expect(desk.world.facts('operator.locked')).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('says that it could not read a call, so that nobody waits for its answer', async () => {
    const { window } = connect(desk.app);
    const answered = nextFrom(window);
    window.postMessage('{"i":"a","p":{"u":"/session/state","m":"GET"}}');
    expect(await answered).toMatchObject({ i: 'a', p: { s: 400, b: { json: { code: 'BAD_REQUEST' } } } });
  });

  it('takes a large call for an import alone', async () => {
    const { client, window } = connect(desk.app);
    const answered = nextFrom(window);
    window.postMessage(`{"i":"b","p":{"u":"/session/signIn","b":{"json":{"name":"${'x'.repeat(1_100_000)}"}}}}`);
    expect(await answered).toMatchObject({ i: 'b', p: { s: 400 } });
    const document = JSON.stringify({ note: 'x'.repeat(1_100_000) });
    await expect(client.import.apply({ document, dry_run: true })).rejects.toMatchObject({ code: 'REFUSED' });
  });

  it('answers 64 calls at once; more are refused and may be tried again', async () => {
    const { client } = connect(desk.open());
    const codeOf = (error: { readonly code: string }): string => error.code;
    const calls = Array.from({ length: 100 }, () => client.session.signIn({ name: 'eve', password: 'wrong' }).catch(codeOf));
    const told = await Promise.all(calls);
    expect(told.filter((one) => one === 'DENIED')).toHaveLength(64);
    expect(told.filter((one) => one === 'TOO_MANY_REQUESTS')).toHaveLength(36);
    expect(await client.session.state({})).toMatchObject({ state: 'signed_out' });
  });

  it('counts streams until they end, are given up, or their window goes', async () => {
    const { client } = connect(desk.app);
    for (let round = 0; round < 2; round++) {
      const streams = await Promise.all(Array.from({ length: 40 }, () => client.audit.verify({})));
      for (const stream of streams) await stream.return?.();
    }
    const window = connect(desk.app);
    await Promise.all(Array.from({ length: 40 }, () => window.client.audit.verify({})));
    window.stop();
    expect(await client.session.state({})).toMatchObject({ state: 'signed_in' });
  });
});
