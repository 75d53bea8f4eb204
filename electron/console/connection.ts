/**
 * One way by which a console reaches the engine: all windows of the app, or one browser. It keeps the token of the operator's session and gives it to nobody but the
 * engine.
 */
export interface ConsoleConnection {
  readonly transport: 'app' | 'browser';
  /** From where a browser comes; absent in the app itself. */
  readonly address?: string | undefined;
  /** What the browser calls itself. */
  readonly agent?: string | undefined;
  /** Whether it may create the first operator: the app, and a browser that came by the one-time address. */
  readonly trusted: boolean;
  /** The session token it holds, whatever that is worth. */
  token(): string | undefined;
  /** Keeps the token of a session that has just begun, in place of any other. */
  keep(token: string): void;
  forget(): void;
}
