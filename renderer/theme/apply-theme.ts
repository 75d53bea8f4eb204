import { type Theme, themeOfSystem } from './theme-of-system.ts';

/** A theme by name, or whatever the system asks for. */
export type ThemeChoice = Theme | 'system';

/** Puts a theme on the document; `system` follows the system until the returned function is called. */
export const applyTheme = (choice: ThemeChoice): (() => void) => {
  const root = document.documentElement;
  if (choice !== 'system') {
    root.dataset.theme = choice;
    return () => undefined;
  }
  const queries = [window.matchMedia('(prefers-contrast: more)'), window.matchMedia('(prefers-color-scheme: light)')];
  const follow = () => {
    root.dataset.theme = themeOfSystem(queries[0]?.matches ?? false, queries[1]?.matches ?? false);
  };
  follow();
  for (const query of queries) query.addEventListener('change', follow);
  return () => {
    for (const query of queries) query.removeEventListener('change', follow);
  };
};
