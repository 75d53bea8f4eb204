import { z } from 'zod';

/** What the desktop shell knows of the engine. `failed` is not the end: it is tried again, slowly, unless a person has to act first. */
export const enginePhases = ['starting', 'serving', 'restarting', 'failed', 'stopped'] as const;

/** The engine as every window of the app is told of it. */
export const engineState = z.object({
  phase: z.enum(enginePhases),
  /** While it serves: by what URL clients know it, and the address of the console for browsers where that is open. */
  issuer: z.string().optional(),
  consoleUrl: z.string().optional(),
  /** Why it does not serve, in words for the operator; never a secret. */
  description: z.string().optional(),
  /** Milliseconds until the next start, counted from when this was said; absent when none is due. */
  retryInMs: z.number().optional(),
});
export type EngineState = z.infer<typeof engineState>;

/** Why the console was locked. */
export const lockReasons = ['idle', 'suspend', 'screen', 'resigned', 'operator'] as const;
export type LockReason = (typeof lockReasons)[number];

export const themes = ['system', 'dark', 'light', 'contrast'] as const;
export type Theme = (typeof themes)[number];

/** Kinds of windows: the one restored at start, more of the same kind, and the wall board, which keeps the display awake. */
export const windowKinds = ['main', 'second', 'wall'] as const;
export type WindowKind = (typeof windowKinds)[number];

/** What the shell has to say inside a window: one sentence for the operator. */
export const notice = z.object({ kind: z.enum(['link_refused', 'window_restored', 'engine_restarted']), text: z.string() });
export type Notice = z.infer<typeof notice>;

/** Stops what a subscription began. */
export type Unsubscribe = () => void;

/**
 * What the preload script puts on `window.gatewatch` in a window of the app; absent in a browser.
 *
 * Nothing here acts on the server: all acts go through the port, where the engine checks session, role and lock. Listeners of states are called once with the
 * present one, so that none is missed.
 */
export interface DesktopBridge {
  readonly version: string;
  readonly platform: string;
  readonly kind: WindowKind;
  /**
   * Asks for a port to the engine. It comes, once the engine serves, as a `message` event of this window whose `data` passes `isPortMessage(data, request)`, with the
   * port as `event.ports[0]`. A port closes when the engine goes; then ask again. Asking again withdraws an earlier request that is not yet answered.
   *
   * @param request Any short text of the caller's own, to know its answer by.
   */
  connect(request: string): void;
  onEngineState(listener: (state: EngineState) => void): Unsubscribe;
  /** A route of the console to show, as `/alerts/01J…`; it opens and never acts. */
  onNavigate(listener: (route: string) => void): Unsubscribe;
  /** The engine has locked this app's session: what is on the screen has to go. */
  onLock(listener: (reason: LockReason) => void): Unsubscribe;
  /** The session changed elsewhere in the app (signed in, unlocked, signed out): ask for its state again. */
  onSession(listener: () => void): Unsubscribe;
  onNotice(listener: (notice: Notice) => void): Unsubscribe;
  onTheme(listener: (theme: Theme) => void): Unsubscribe;
  /** Opens one more window, or the wall board; an open wall board is brought forward. */
  openWindow(kind: 'second' | 'wall'): void;
  /** Whether closing this window would lose something typed; then closing asks first. */
  reportUnsaved(unsaved: boolean): void;
}

const portMessage = z.strictObject({ gatewatch: z.literal('port'), request: z.string().max(64) });

/** What is posted to the window together with the port. */
export const portMessageFor = (request: string): z.infer<typeof portMessage> => ({ gatewatch: 'port', request });

/** Whether a message of this window brings the port that was asked for. */
export const isPortMessage = (data: unknown, request: string): boolean => {
  const parsed = portMessage.safeParse(data);
  return parsed.success && parsed.data.request === request;
};
