import process from 'node:process';

/** Whether somebody sits at a screen that this process may open a window on. */
export const hasDesktopSession = ({ platform, env } = process) => {
  if (platform === 'linux') return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  return platform === 'win32' || (platform === 'darwin' && !env.SSH_CONNECTION);
};

/**
 * What keeps a window of the desktop app from being opened, before it is asked whether there is a binary: undefined when nothing does.
 *
 * Chromium's sandbox does not run as root on Linux. It is never switched off unasked: whoever wants that says `--no-sandbox`.
 */
export const windowObstacle = (args, { platform, env } = process, uid = process.getuid?.()) => {
  if (!hasDesktopSession({ platform, env })) return 'There is no desktop session';
  if (platform === 'linux' && uid === 0 && !args.includes('--no-sandbox')) return 'Chromium’s sandbox does not run as root';
  return undefined;
};
