import type { Alert } from '../../../../shared/contract/alerts.ts';

interface Pages {
  readonly pages: readonly { readonly rows: readonly Alert[] }[];
}

/** The pages of the queue with some alerts as they are now. Nothing changes its place: what no longer belongs is left out where the list is drawn. */
export const patchPages = <P extends Pages>(pages: P | undefined, changed: readonly Alert[]): P | undefined => {
  if (!pages) return pages;
  const now = new Map(changed.map((alert) => [alert.id, alert]));
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, rows: page.rows.map((row) => now.get(row.id) ?? row) })) };
};
