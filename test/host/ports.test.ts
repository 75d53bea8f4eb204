import { describe, expect, it } from 'vitest';
import { createRemotePort } from '../../electron/engine-process/remote-port.ts';
import { createPortDesk } from '../../electron/host/engine/port-desk.ts';
import { MOST_PENDING, relayPort } from '../../electron/host/engine/relay-port.ts';

describe('the desk that gives windows their ports', () => {
  const openDesk = () => {
    const delivered: [number, string, string][] = [];
    const connected: [string, string][] = [];
    let serves = false;
    let made = 0;
    const desk = createPortDesk<string>({
      newConnection: () => `connection-${made}`,
      openChannel: () => {
        made += 1;
        return { forWindow: `window-end-${made}`, forEngine: `engine-end-${made}` };
      },
      connect: (connection, port) => {
        if (serves) connected.push([connection, port]);
        return serves;
      },
      deliver: (window, request, port) => delivered.push([window, request, port]),
    });
    return {
      desk,
      delivered,
      connected,
      serve: () => {
        serves = true;
        desk.serve();
      },
      fall: () => {
        serves = false;
      },
    };
  };

  it('gives one at once while the engine serves', () => {
    const { desk, delivered, connected, serve } = openDesk();
    serve();
    desk.ask(1, 'a');
    expect(delivered).toEqual([[1, 'a', 'window-end-1']]);
    expect(connected).toEqual([['connection-1', 'engine-end-1']]);
  });

  it('lets a window wait until the engine serves, for its last request only', () => {
    const { desk, delivered, serve } = openDesk();
    desk.ask(1, 'a');
    desk.ask(2, 'b');
    desk.ask(1, 'c');
    expect(delivered).toEqual([]);
    serve();
    expect(delivered.map(([window, request]) => [window, request])).toEqual([
      [2, 'b'],
      [1, 'c'],
    ]);
    serve();
    expect(delivered).toHaveLength(2);
  });

  it('gives none to a window that is gone', () => {
    const { desk, delivered, serve } = openDesk();
    desk.ask(1, 'a');
    desk.forget(1);
    serve();
    expect(delivered).toEqual([]);
  });

  it('lets a window wait again when the engine falls in that moment', () => {
    const { desk, delivered, serve, fall } = openDesk();
    desk.ask(1, 'a');
    fall();
    desk.serve();
    expect(delivered).toEqual([]);
    serve();
    expect(delivered).toHaveLength(1);
  });
});

/** The desktop's end of a window's port. */
const createPort = () => {
  let onMessage: (event: { readonly data: unknown }) => void = () => undefined;
  let onClose: () => void = () => undefined;
  const posted: unknown[] = [];
  let closes = 0;
  return {
    posted,
    closes: () => closes,
    say: (data: unknown) => onMessage({ data }),
    leave: () => onClose(),
    port: {
      on(event: 'message' | 'close', listener: ((event: { readonly data: unknown }) => void) & (() => void)) {
        if (event === 'message') onMessage = listener;
        else onClose = listener;
      },
      postMessage: (message: unknown) => posted.push(message),
      start: () => undefined,
      close: () => {
        closes += 1;
      },
    },
  };
};

describe('a port whose messages are passed on', () => {
  const relay = () => {
    const window = createPort();
    const sent: unknown[] = [];
    const waiting: (() => void)[] = [];
    let closed = 0;
    const made = relayPort({
      port: window.port,
      send: (data, done) => {
        sent.push(data);
        waiting.push(done);
      },
      onClose: () => {
        closed += 1;
      },
    });
    return { window, sent, waiting, made, closed: () => closed };
  };

  it('carries text and bytes both ways', () => {
    const { window, sent, made } = relay();
    window.say('call');
    window.say(new Uint8Array([1]));
    made.receive('answer');
    expect([sent, window.posted]).toEqual([['call', new Uint8Array([1])], ['answer']]);
  });

  it.each([[{ a: 1 }], [null], [7], [undefined]])('is closed when it carries anything else: %j', (data) => {
    const { window, sent, closed } = relay();
    window.say(data);
    expect([sent, window.closes(), closed()]).toEqual([[], 1, 1]);
  });

  it('is closed when more waits than a window can have asked for, so that the memory does not fill', () => {
    const { window, sent, closed } = relay();
    for (let index = 0; index < 2 * MOST_PENDING; index += 1) window.say('call');
    expect([sent.length, closed()]).toEqual([MOST_PENDING, 1]);
  });

  it('stays open for ever when what it sends is taken', () => {
    const { window, sent, waiting, closed } = relay();
    for (let index = 0; index < 4 * MOST_PENDING; index += 1) {
      window.say('call');
      waiting.pop()?.();
    }
    expect([sent.length, closed()]).toEqual([4 * MOST_PENDING, 0]);
  });

  it('tells once that it is closed, and is silent afterwards', () => {
    const { window, sent, made, closed } = relay();
    window.leave();
    window.leave();
    made.close();
    window.say('call');
    made.receive('answer');
    expect([closed(), sent, window.posted]).toEqual([1, [], []]);
  });
});

describe('the engine’s end of such a port', () => {
  const remote = () => {
    const sent: unknown[] = [];
    const waiting: (() => void)[] = [];
    let closed = 0;
    const made = createRemotePort({
      send: (data, done) => {
        sent.push(data);
        waiting.push(done);
      },
      onClose: () => {
        closed += 1;
      },
    });
    const received: unknown[] = [];
    let gone = 0;
    made.port.on('message', (event) => received.push(event?.data));
    made.port.on('close', () => {
      gone += 1;
    });
    return { ...made, sent, waiting, received, isGone: () => gone, closed: () => closed };
  };

  it('carries messages both ways', () => {
    const { port, receive, sent, received } = remote();
    port.start();
    receive('call');
    port.postMessage('answer');
    expect([received, sent]).toEqual([['call'], ['answer']]);
  });

  it('refuses what cannot cross', () => {
    expect(() => remote().port.postMessage({ a: 1 })).toThrow(TypeError);
  });

  it('closes when the window does not read: answers do not fill the memory', () => {
    const { port, sent, closed, isGone } = remote();
    for (let index = 0; index < 1000; index += 1) port.postMessage('answer');
    expect([sent.length, closed(), isGone()]).toEqual([256, 1, 1]);
  });

  it('is gone when the window is, without telling it', () => {
    const { port, gone, receive, received, sent, isGone, closed } = remote();
    gone();
    gone();
    receive('call');
    port.postMessage('answer');
    port.close();
    expect([isGone(), received, sent, closed()]).toEqual([1, [], [], 0]);
  });
});
