import { join } from 'node:path';

/** The machine's ways, as dependencies, so that every one of them can be tested on any. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home directory, absolute. */
  readonly home: string;
}

/**
 * The folder for the user's data where none was named: under `XDG_DATA_HOME` or `~/.local/share` (XDG Base Directory Specification, which says to ignore a relative
 * value), `~/Library/Application Support`, or `%APPDATA%`.
 */
export const defaultDataDirectory = ({ env, platform, home }: Machine): string => {
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Gatewatch');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Gatewatch');
  return join(env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : join(home, '.local', 'share'), 'gatewatch');
};
