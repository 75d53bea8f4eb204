import type { SavedView } from '../../shared/contract/views.ts';

/** The saved views of one screen, and the one that is what is shown now. */
export const viewsOfScreen = (
  views: readonly SavedView[],
  screen: string,
  query: string,
): { readonly views: readonly SavedView[]; readonly current: SavedView | undefined } => {
  const here = views.filter((view) => view.screen === screen);
  return { views: here, current: here.find((view) => view.query === query) };
};
