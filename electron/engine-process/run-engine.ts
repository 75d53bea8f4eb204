import { createLog } from '../cli/serve/create-log.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Environment } from '../config/sources/read-environment.ts';
import { servePort } from '../console/serve-port.ts';
import type { StartMessage } from '../host/engine-protocol.ts';
import { checkLabDirectory } from '../lab/check-lab-directory.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { done, type Outcome, type Refusal } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import type { Notice } from '../notify/native.ts';
import { type ServedEngine, serveEngine } from '../serve-engine.ts';
import { type AppSession, createAppSession } from './app-session.ts';
import type { ParentChannel, WindowPort } from './parent-channel.ts';
import { createSevereFactTeller } from './tell-severe-facts.ts';
import { watchNativeChannels } from './watch-native-channels.ts';

export interface RunInput {
  readonly channel: ParentChannel;
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
  readonly write: (line: string) => void;
  /** Ends the process, once what was said is on its way. */
  readonly exit: (code: number) => void;
}

interface Running {
  /** Serves no window any more. */
  readonly leave: () => void;
  readonly served: ServedEngine;
  readonly session: AppSession;
  readonly log: Log;
}

const configure = ({ options }: StartMessage, env: Environment): Outcome<{ config: Config; warnings: readonly string[] }, Refusal> => {
  const loaded = loadConfig({ argv: options, env, keyHeld: true });
  if (!loaded.ok) return loaded;
  const { config, warnings } = loaded.value;
  const home = config.lab.enabled ? checkLabDirectory(config.data) : done(undefined);
  return home.ok ? done({ config, warnings }) : home;
};

/** Serves the windows that connect, until told to leave them, and tells the desktop what it shows outside of them. */
const attend = (input: RunInput, { served, session, log }: Omit<Running, 'leave'>): (() => void) => {
  const { channel, clock } = input;
  const { store } = served.engine.core;
  const report = (): void =>
    void session.report().catch((error: unknown) => log.error('The session could not be told.', { error: String(error) }));
  const hasChannel = watchNativeChannels({ store, log });
  const tellSevere = createSevereFactTeller({ clock }, (notify) => void channel.send(notify), hasChannel);
  store.onCommit((facts, { seq }) => {
    tellSevere(facts, seq);
    if (facts.some(({ kind }) => kind.startsWith('operator.'))) report();
  });
  const ports = new Map<WindowPort, () => void>();
  let left = false;
  channel.onConnect((_connection, port) => {
    if (left) return port.close();
    ports.set(port, servePort(served.deps, port, session.connection));
    port.on('close', () => ports.delete(port));
    port.start();
  });
  report();
  return () => {
    left = true;
    for (const stop of ports.values()) stop();
  };
};

const begin = async (input: RunInput, message: StartMessage): Promise<Running | undefined> => {
  const { channel, clock, random } = input;
  const configured = configure(message, input.env);
  if (!configured.ok) {
    await channel.send({ kind: 'failed', of: 'configuration', description: configured.refusal.description.slice(0, 4000) });
    return undefined;
  }
  const { config, warnings } = configured.value;
  const log = createLog({ level: config.log.level, json: config.json, write: input.write, clock });
  for (const warning of warnings) log.warn(warning);
  const { version, keptIn } = message;
  const tellDesktop = (notice: Notice): Promise<void> => channel.send({ kind: 'notify', ...notice });
  const masterKey = Buffer.from(message.masterKey);
  const served = await serveEngine({ config, masterKey, keptIn, clock, random, log, version, tellDesktop });
  message.masterKey.fill(0);
  const session = createAppSession(served.deps, message.session, (told) => void channel.send(told));
  const running = { served, session, log, leave: attend(input, { served, session, log }) };
  const { issuer, port } = served.engine;
  const consoleUrl = served.console?.origin;
  await channel.send({ kind: 'ready', issuer, port, ...(consoleUrl === undefined ? {} : { consoleUrl }) });
  log.info('Gatewatch serves.', { issuer, data: config.data });
  return running;
};

/**
 * Runs the engine for the desktop: starts it as it is told to, serves the windows, locks when it is told to, and ends in good order when it is told to or when the
 * desktop is gone. One order is carried out after the other.
 */
export const runEngine = (input: RunInput): { readonly stop: (reason: string) => void } => {
  const { channel, exit } = input;
  let running: Running | undefined;
  let ending = false;
  let orders: Promise<void> = Promise.resolve();

  const fail = async (error: unknown): Promise<void> => {
    ending = true;
    const description = error instanceof Error ? error.message : String(error);
    await channel.send({ kind: 'failed', of: 'fault', description: description.slice(0, 4000) });
    exit(1);
  };
  const inTurn = (carryOut: () => Promise<void>): void => {
    orders = orders.then(carryOut).catch(fail);
  };
  const start = async (message: StartMessage): Promise<void> => {
    if (running || ending) return;
    running = await begin(input, message);
    if (!running) exit(1);
  };
  const lock = async (reason: Parameters<AppSession['lock']>[0]): Promise<void> => {
    if (!running) return;
    const { session, log, served } = running;
    try {
      await session.lock(reason);
      // What happened until now is signed before the machine sleeps.
      if (reason === 'suspend') await served.engine.checkpoint();
    } catch (error) {
      // A session that cannot be locked is let go of: the operator signs in anew.
      session.connection.forget();
      log.error('The console could not be locked in good order; its session was dropped.', { error: String(error) });
    }
  };
  const stop = async (reason: string): Promise<void> => {
    if (ending) return;
    ending = true;
    // A call that came while the store is closed would be a fault.
    running?.leave();
    await running?.served.stop(reason);
    await channel.send({ kind: 'stopped' });
    exit(0);
  };

  channel.onOrder((order) => {
    if (order.kind === 'start') inTurn(() => start(order));
    if (order.kind === 'lock') inTurn(() => lock(order.reason));
    if (order.kind === 'stop') inTurn(() => stop(order.reason));
  });
  channel.onGone(() => inTurn(() => stop('desktop_gone')));
  return { stop: (reason) => inTurn(() => stop(reason)) };
};
