import { type ConsoleServer, openConsole } from './console/console-server.ts';
import { findRenderer } from './console/find-renderer.ts';
import { type ControlServer, createControlServer } from './control/control-server.ts';
import { createOperationDeps } from './control/operation-deps.ts';
import { type Engine, type EngineInput, startEngine } from './engine.ts';
import { type Lab, startLab } from './lab/start-lab.ts';
import type { TellDesktop } from './notify/native.ts';
import { createNotifier, type Notifier } from './operations/notifications/create-notifier.ts';
import type { OperationDeps, Site } from './operations/operation.ts';
import { createResponder } from './operations/response/runs/create-responder.ts';

export interface ServedEngine {
  readonly engine: Engine;
  /** What the doors of the operations work with. */
  readonly deps: OperationDeps;
  /** The console for browsers; null where it is not served. */
  readonly console: ConsoleServer | null;
  /** Lets running operations end, then the engine. */
  stop(reason: string): Promise<void>;
}

export interface ServeInput extends EngineInput {
  /** Where the master key came from, for the doctor. */
  readonly keptIn: Site['masterKey'];
  /** Whether the console for browsers is served where the configuration does not say; not, when left out. */
  readonly consoleByDefault?: boolean;
  /** Shows something on the desktop, where the engine runs in one. */
  readonly tellDesktop?: TellDesktop;
}

const openControl = async (engine: Engine, deps: OperationDeps): Promise<ControlServer> => {
  try {
    return await createControlServer(deps);
  } catch (error) {
    await engine.stop('fault');
    throw error;
  }
};

/** After the playbooks: who is told that one waits is told so when it does. */
const startNotifier = async (engine: Engine, deps: OperationDeps): Promise<Notifier> => {
  const notifier = createNotifier(deps);
  await engine.follow(notifier.follower);
  engine.every(250, 'notifications', notifier.tick);
  return notifier;
};

/** The lab, where it is asked for: only then has the engine a door for it. */
const openLab = async ({ labPort, issuer }: Engine, deps: OperationDeps): Promise<Lab | null> =>
  labPort === null ? null : startLab(deps, { port: labPort, issuer });

/**
 * Starts the engine with its HTTP door, the console for browsers, and the control door for the command line. Both homes of the engine use it: the command line's server, and the desktop.
 *
 * @throws As `startEngine`, `openConsole` and `startLab`; Error when the control door cannot be opened, the engine then being stopped.
 */
export const serveEngine = async (input: ServeInput): Promise<ServedEngine> => {
  const engine = await startEngine(input);
  const site: Site = { version: input.version, issuer: engine.issuer, startedAt: input.clock.now(), masterKey: input.keptIn };
  let console: ConsoleServer | null = null;
  let lab: Lab | null = null;
  const deps: OperationDeps = {
    ...createOperationDeps(engine.core, site, engine.checkpoint, engine.feed),
    consoleTicket: () => console?.ticketUrl() ?? null,
    lab: () => lab?.attacks ?? null,
    tellDesktop: input.tellDesktop,
  };
  const control = await openControl(engine, deps);
  const giveUp = async (error: unknown): Promise<never> => {
    await console?.close();
    await control.close();
    await engine.stop('fault');
    throw error;
  };
  const responder = createResponder(deps);
  await engine.follow(responder.follower).catch(giveUp);
  engine.every(250, 'playbooks', responder.tick);
  const notifier = await startNotifier(engine, deps).catch(giveUp);
  if (input.config.console.enabled ?? input.consoleByDefault) console = await openConsole(deps, findRenderer()).catch(giveUp);
  lab = await openLab(engine, deps).catch(giveUp);
  return {
    engine,
    deps,
    console,
    async stop(reason) {
      // Who waits for news would keep the doors open.
      engine.feed.release();
      try {
        await lab?.stop();
        await notifier.stop();
        await Promise.all([console?.close(), control.close()]);
      } finally {
        await engine.stop(reason);
      }
    },
  };
};
