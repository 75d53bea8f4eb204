/** Opens another window of the console, or the wall board: by the shell in the app, as a tab in a browser. */
export const openWindow = (kind: 'second' | 'wall'): void => {
  if (window.gatewatch) window.gatewatch.openWindow(kind);
  else window.open(kind === 'wall' ? '/wall' : '/', '_blank', 'noopener');
};
