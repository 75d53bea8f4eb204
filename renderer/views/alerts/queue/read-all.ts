import type { Alert } from '../../../../shared/contract/alerts.ts';

interface Page {
  readonly alerts: readonly Alert[];
  readonly next: string | null;
}

/** Alerts that were read to be chosen. */
export interface AllRead {
  readonly alerts: readonly Alert[];
  /** Whether more match than were read. */
  readonly cut: boolean;
}

/** Alerts page by page, the first `most` of them; says whether there are more. */
export const readAll = async (read: (cursor: string) => Promise<Page>, most: number): Promise<AllRead> => {
  const found: Alert[] = [];
  let cursor: string | null = '';
  while (cursor !== null && found.length < most) {
    const page: Page = await read(cursor);
    found.push(...page.alerts);
    cursor = page.next;
  }
  return { alerts: found.slice(0, most), cut: cursor !== null || found.length > most };
};
