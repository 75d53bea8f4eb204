import process from 'node:process';
import { type FromEngine, type ToEngine, toEngine } from '../host/engine-protocol.ts';
import { createRemotePort, type RemotePort } from './remote-port.ts';

/** A window's port, as it reaches this process: handed over by Electron, or made of messages passed on. */
export interface WindowPort {
  on(event: string, listener: (event?: { data: unknown }) => void): unknown;
  postMessage(data: unknown, transfer?: unknown[]): void;
  start(): void;
  close(): void;
}

type Order = Extract<ToEngine, { kind: 'start' | 'lock' | 'stop' }>;

export interface ParentChannel {
  /** Resolves when the message is on its way. */
  send(message: FromEngine): Promise<void>;
  onOrder(listener: (order: Order) => void): void;
  onConnect(listener: (connection: string, port: WindowPort) => void): void;
  /** The desktop is gone. */
  onGone(listener: () => void): void;
}

/** Electron's channel to the main process, of which a plain Node.js knows nothing. */
interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly WindowPort[] }) => void): void;
}

const electronPort = (): ElectronPort | undefined => (process as { readonly parentPort?: ElectronPort }).parentPort;

const ofElectron = (port: ElectronPort): ParentChannel => {
  const listen = (take: (message: ToEngine, ports: readonly WindowPort[]) => void): void =>
    port.on('message', ({ data, ports }) => {
      const parsed = toEngine.safeParse(data);
      if (parsed.success) take(parsed.data, ports);
    });
  return {
    send: async (message) => port.postMessage(message),
    onOrder: (listener) =>
      listen((message) => {
        if (message.kind === 'start' || message.kind === 'lock' || message.kind === 'stop') listener(message);
      }),
    onConnect: (listener) =>
      listen((message, [first]) => {
        if (message.kind === 'connect' && first) listener(message.connection, first);
      }),
    // Electron ends its utility processes itself.
    onGone: () => undefined,
  };
};

const ofNode = (): ParentChannel => {
  const remote = new Map<string, ReturnType<typeof createRemotePort>>();
  const post = (message: FromEngine, sent: () => void): void => {
    if (process.connected) process.send?.(message, undefined, undefined, sent);
    else sent();
  };
  const listen = (take: (message: ToEngine) => void): void =>
    void process.on('message', (raw) => {
      const parsed = toEngine.safeParse(raw);
      if (parsed.success) take(parsed.data);
    });
  const open = (connection: string): RemotePort => {
    const made = createRemotePort({
      send: (data, sent) => post({ kind: 'port-data', connection, data }, sent),
      onClose() {
        remote.delete(connection);
        post({ kind: 'disconnect', connection }, () => undefined);
      },
    });
    remote.set(connection, made);
    return made.port;
  };
  return {
    send: (message) => new Promise((resolve) => post(message, resolve)),
    onOrder: (listener) =>
      listen((message) => {
        if (message.kind === 'start' || message.kind === 'lock' || message.kind === 'stop') listener(message);
      }),
    onConnect: (listener) =>
      listen((message) => {
        if (message.kind === 'connect') listener(message.connection, open(message.connection));
        if (message.kind === 'port-data') remote.get(message.connection)?.receive(message.data);
        if (message.kind === 'disconnect') {
          remote.get(message.connection)?.gone();
          remote.delete(message.connection);
        }
      }),
    onGone: (listener) => void process.once('disconnect', listener),
  };
};

/**
 * The channel to the desktop that started this process, either kind. What does not fit the protocol is left alone.
 *
 * @throws Error when nobody who could talk to it started this process.
 */
export const openParentChannel = (): ParentChannel => {
  const port = electronPort();
  if (port) return ofElectron(port);
  if (!process.send) throw new Error('The engine process is started by the desktop app. For a server of its own: gatewatch serve.');
  return ofNode();
};
