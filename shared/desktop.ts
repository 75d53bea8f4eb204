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

/** Why the console was locked: words of the contract's `session.lock`. */
export const lockReasons = ['command', 'idle', 'screen_lock', 'suspend'] as const;
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
 * Nothing here acts on the server: all acts go through the port, where the engine checks session, role and lock. The listener of the engine's state is called once
 * with the present one; what came before there was a listener is given to the first.
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
  /** A theme was chosen in the native menu. */
  onTheme(listener: (theme: Theme) => void): Unsubscribe;
  /** Opens one more window, or the wall board; an open wall board is brought forward. */
  openWindow(kind: 'second' | 'wall'): void;
  /** Whether closing this window would lose something typed; then closing asks first. */
  reportUnsaved(unsaved: boolean): void;
}

const portMessage = z.strictObject({ gatewatch: z.literal('port'), request: z.string().max(64) });
/** What is posted to the window together with the port. */
export type PortMessage = z.infer<typeof portMessage>;

/** Whether a message of this window brings the port that was asked for. */
export const isPortMessage = (data: unknown, request: string): boolean => {
  const parsed = portMessage.safeParse(data);
  return parsed.success && parsed.data.request === request;
};

const ID = /^[\w.~:@+-]{1,128}$/;
const SECTION = /^[a-z-]{1,32}$/;
const SEQUENCE = /^\d{1,16}$/;

/** What a link may open: the places of a screen, as the segments after its name. All of them only show something. */
const linkable: Readonly<Record<string, readonly (readonly (string | RegExp)[])[]>> = {
  overview: [[]],
  live: [[]],
  alerts: [[], [ID]],
  cases: [[], [ID]],
  tokens: [[], ['family', ID]],
  clients: [[], [ID]],
  users: [[], [ID]],
  network: [[], ['address', ID]],
  rules: [[], [ID]],
  response: [[]],
  audit: [[], [SEQUENCE]],
  posture: [[]],
  lab: [[]],
  settings: [[], [SECTION]],
  wall: [[]],
};

/** Segments that begin something instead of showing it. */
const BEGINS: readonly string[] = ['new'];

const fits = (segments: readonly string[], place: readonly (string | RegExp)[]): boolean =>
  segments.length === place.length &&
  place.every((wanted, index) => (typeof wanted === 'string' ? wanted === segments[index] : wanted.test(segments[index] ?? '')));

/**
 * The route that a deep link opens: `gatewatch://audit/4711` is `/audit/4711`. A link comes from strangers: it opens a place of the list and carries nothing else, no
 * query, no fragment, no escaped character, so that it can never act.
 *
 * @returns Undefined when the link is not understood.
 */
export const routeOfLink = (link: string): string | undefined => {
  const match = /^gatewatch:\/\/([a-z]{1,16})((?:\/[^/?#%\\\s]{1,128}){0,3})\/?$/.exec(link);
  const [, screen = '', rest = ''] = match ?? [];
  const segments = rest.split('/').slice(1);
  const places = Object.hasOwn(linkable, screen) ? linkable[screen] : undefined;
  const isDots = segments.some((segment) => /^\.+$/.test(segment));
  if (!places?.some((place) => fits(segments, place)) || isDots || segments.some((segment) => BEGINS.includes(segment))) return undefined;
  return screen === 'overview' ? '/' : `/${[screen, ...segments].join('/')}`;
};
