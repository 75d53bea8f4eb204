/** Names of the messages between a window's preload script and the main process. */
export const toMain = {
  connect: 'gatewatch:connect',
  openWindow: 'gatewatch:open-window',
  unsaved: 'gatewatch:unsaved',
} as const;

export const toWindow = {
  port: 'gatewatch:port',
  engine: 'gatewatch:engine',
  navigate: 'gatewatch:navigate',
  lock: 'gatewatch:lock',
  session: 'gatewatch:session',
  notice: 'gatewatch:notice',
  theme: 'gatewatch:theme',
} as const;

/** What a window is told of itself when it is made: arguments of its preload script. */
export const argumentOf = (name: 'kind' | 'version', value: string): string => `--gatewatch-${name}=${value}`;
