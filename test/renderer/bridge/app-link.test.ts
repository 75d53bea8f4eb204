import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { servePort } from '../../../electron/console/serve-port.ts';
import type { Operations } from '../../../electron/control/connect-control.ts';
import type { DesktopBridge } from '../../../shared/desktop.ts';
import { createDesk, type Desk } from '../../operators/consoles.ts';

/** It is written for a page: its types are those of a browser, which this side of the wire has not. */
const source: string = '../../../renderer/bridge/app-link.ts';
const { createAppLink }: { createAppLink: (desktop: DesktopBridge) => ClientLink<ClientContext> } = await import(source);

let desk: Desk;
let page: EventTarget;
let requests: string[];
let ports: MessagePort[];
let client: Operations;

beforeEach(async () => {
  desk = await createDesk();
  page = new EventTarget();
  requests = [];
  ports = [];
  vi.stubGlobal('window', page);
  const desktop = { connect: (request: string) => void requests.push(request) } as unknown as DesktopBridge;
  client = createORPCClient(createAppLink(desktop));
});
afterEach(async () => {
  for (const port of ports) port.close();
  vi.unstubAllGlobals();
  await desk.close();
});

const say = (data: unknown, given: readonly MessagePort[], from: unknown = page): void => {
  page.dispatchEvent(Object.assign(new Event('message'), { data, ports: given, source: from }));
};
const bring = (given: readonly MessagePort[], request = requests.at(-1)): void => say({ gatewatch: 'port', request }, given);

/** A port to the real engine, as the shell hands it over; the other end is the engine's. */
const openPort = () => {
  const { port1: engine, port2: window } = new MessageChannel();
  ports.push(engine, window);
  const stop = servePort(
    desk.deps,
    {
      on: (event: string, listener: (event?: { data: unknown }) => void) => {
        if (event === 'message') engine.on('message', (data: unknown) => listener({ data }));
        else engine.on('close', () => listener());
      },
      postMessage: (data: unknown) => engine.postMessage(data),
    },
    desk.app,
  );
  return { engine, window, stop };
};

describe('the link of a window of the app', () => {
  it('asks for a port once, with the first call, and makes every call by it', async () => {
    expect(requests).toEqual([]);
    const calls = [client.session.state({}), client.server.status({})];
    expect(requests).toHaveLength(1);
    bring([openPort().window]);
    expect(await Promise.all(calls)).toMatchObject([{ state: 'signed_in' }, { version: '0.0.0' }]);
    await client.session.state({});
    expect(requests).toHaveLength(1);
  });

  it('carries streams', async () => {
    const verifying = client.audit.verify({});
    bring([openPort().window]);
    const told: string[] = [];
    for await (const { event } of await verifying) told.push(event);
    expect(told.at(-1)).toBe('report');
  });

  it('takes a port from nobody but the shell, and for nothing but its own request', async () => {
    const state = client.session.state({});
    const [request] = requests;
    const foreign = openPort();
    const used = vi.spyOn(foreign.window, 'postMessage');
    say({ gatewatch: 'port', request }, [foreign.window], new EventTarget());
    say({ gatewatch: 'port', request: 'port-0' }, [foreign.window]);
    say({ gatewatch: 'port', request, more: 1 }, [foreign.window]);
    say({ gatewatch: 'other', request }, [foreign.window]);
    say('port', [foreign.window]);
    say(null, [foreign.window]);
    bring([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(used).not.toHaveBeenCalled();
    bring([openPort().window]);
    expect(await state).toMatchObject({ state: 'signed_in' });
    bring([foreign.window], request);
    await client.session.state({});
    expect(used).not.toHaveBeenCalled();
  });

  it('waits for its port no longer than the caller does', async () => {
    const stopping = new AbortController();
    const state = client.session.state({}, { signal: stopping.signal });
    stopping.abort(new Error('left the screen'));
    await expect(state).rejects.toThrow('left the screen');
    await expect(client.session.state({}, { signal: stopping.signal })).rejects.toThrow('left the screen');
    const other = client.session.state({});
    bring([openPort().window]);
    expect(await other).toMatchObject({ state: 'signed_in' });
  });

  it('fails what is under way when the engine goes, and goes on with the port of its successor', async () => {
    const first = client.session.state({});
    const gone = openPort();
    bring([gone.window]);
    await first;
    gone.stop();
    const underWay = client.session.state({}).catch(() => 'failed');
    const closed = new Promise((resolve) => gone.window.once('close', resolve));
    gone.engine.close();
    await closed;
    expect(await underWay).toBe('failed');
    const next = client.session.state({});
    expect(requests).toHaveLength(2);
    expect(new Set(requests).size).toBe(2);
    bring([openPort().window]);
    expect(await next).toMatchObject({ state: 'signed_in' });
  });
});
