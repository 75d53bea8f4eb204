/** The running log: what an administrator reads when something is wrong. It never holds secrets or personal values; the audit log is another thing. */
export interface Log {
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

const ignore = (): void => undefined;

/** Says nothing. */
export const silentLog: Log = Object.freeze({ error: ignore, warn: ignore, info: ignore, debug: ignore });
