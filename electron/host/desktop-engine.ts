import { performance } from 'node:perf_hooks';
import { MessageChannelMain, type MessagePortMain, webContents } from 'electron';
import type { EngineState, LockReason } from '../../shared/desktop.ts';
import type { Random } from '../lib/random.ts';
import { askForKey } from './ask-for-key.ts';
import { toWindow } from './channels.ts';
import { createPortDesk } from './engine/port-desk.ts';
import { spawnEngine } from './engine/spawn-engine.ts';
import type { SpawnInput } from './engine/spawn-node-engine.ts';
import { createEngineSupervisor, type SupervisorInput, type Timers } from './engine-supervisor.ts';
import type { createPreparation } from './prepare-engine.ts';

export interface DesktopEngineInput extends Pick<SupervisorInput<MessagePortMain>, 'onState' | 'onMessage' | 'onSession' | 'warn'> {
  readonly spawn: SpawnInput;
  readonly preparation: ReturnType<typeof createPreparation>;
  readonly random: Random;
}

export interface DesktopEngine {
  start(): void;
  stop(reason: string): Promise<void>;
  state(): EngineState;
  lock(reason: LockReason): void;
  /** A window asks for a port; it is delivered to its page, now or once the engine serves. */
  askForPort(contents: number, request: string): void;
  /** The page that asked is gone. */
  forget(contents: number): void;
}

const timers: Timers = {
  monotonic: () => performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

const openChannel = () => {
  const { port1, port2 } = new MessageChannelMain();
  return { forWindow: port1, forEngine: port2 };
};

/** The engine as the desktop sees it: supervised, given its key by the vault or by the operator, and connected to the windows. */
export const createDesktopEngine = (input: DesktopEngineInput): DesktopEngine => {
  const { preparation, random, warn } = input;
  const offerKey = async (description: string): Promise<void> => {
    const choice = await askForKey(description);
    if (choice.kind === 'file') preparation.choose(choice.path);
    if (choice.kind !== 'nothing') supervisor.start();
  };
  const keepChosenKey = async (): Promise<void> => {
    const kept = await preparation.keepChosen();
    if (!kept.ok) warn(kept.refusal.description);
  };
  const supervisor = createEngineSupervisor<MessagePortMain>({
    ...input,
    timers,
    spawn: () => spawnEngine(input.spawn),
    async prepare() {
      const prepared = await preparation.prepare();
      if (!prepared.ok && prepared.refusal.code === 'key_vault') void offerKey(prepared.refusal.description);
      return prepared;
    },
    onState(state) {
      input.onState(state);
      if (state.phase !== 'serving') return;
      ports.serve();
      keepChosenKey().catch((error: unknown) => warn(`The chosen master key could not be kept: ${error}`));
    },
  });
  const ports = createPortDesk<MessagePortMain>({
    newConnection: () => random.bytes(12).toString('base64url'),
    openChannel,
    connect: supervisor.connect,
    deliver: (contents, request, port) => webContents.fromId(contents)?.postMessage(toWindow.port, request, [port]),
  });
  const { start, stop, state, lock } = supervisor;
  return { start, stop, state, lock, askForPort: ports.ask, forget: ports.forget };
};
