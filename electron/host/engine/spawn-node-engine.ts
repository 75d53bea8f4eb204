import { spawn } from 'node:child_process';
import { fromEngine } from '../engine-protocol.ts';
import type { EngineChild } from '../engine-supervisor.ts';
import { type Relay, type RelayedPort, relayPort } from './relay-port.ts';

export interface SpawnInput {
  /** The bundled `engine-process.js`. */
  readonly script: string;
  /** Another Node.js to run it with; undefined runs it in Electron's own. */
  readonly node?: string | undefined;
  /** Variables of the child; the master key is not among them. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Variables as a child process takes them. */
export const definedVariables = (env: SpawnInput['env']): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** Another Node.js gets the messages of the ports, passed on one by one. */
export const spawnNodeEngine = <Port extends RelayedPort>({ script, env }: SpawnInput, node: string): EngineChild<Port> => {
  const child = spawn(node, [script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: definedVariables(env),
  });
  const relays = new Map<string, Relay>();
  const send: EngineChild<Port>['send'] = (message) => {
    if (child.connected) child.send(message);
  };
  const connect = (connection: string, port: Port): void => {
    send({ kind: 'connect', connection });
    const relay = relayPort({
      port,
      send: (data, sent) => void (child.connected && child.send({ kind: 'port-data', connection, data }, sent)),
      onClose() {
        relays.delete(connection);
        send({ kind: 'disconnect', connection });
      },
    });
    relays.set(connection, relay);
  };
  child.on('message', (raw) => {
    const parsed = fromEngine.safeParse(raw);
    if (parsed.data?.kind === 'port-data') relays.get(parsed.data.connection)?.receive(parsed.data.data);
    if (parsed.data?.kind === 'disconnect') relays.get(parsed.data.connection)?.close();
  });
  // What the engine said last may arrive after it is gone: the channel closes when all of it has been read.
  child.once('disconnect', () => {
    for (const relay of relays.values()) relay.close();
  });
  return {
    send,
    connect,
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      let how: string | undefined;
      let open = true;
      const tell = (): void => {
        if (how !== undefined && !open) listener(how);
      };
      child.once('disconnect', () => {
        open = false;
        tell();
      });
      child.once('exit', (code, signal) => {
        how = signal ?? `exit code ${code}`;
        open = child.connected;
        tell();
      });
      child.once('error', ({ message }) => {
        if (child.pid === undefined) listener(message);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
