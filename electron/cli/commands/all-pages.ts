interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Everything of a list that is served page by page. */
export const allPages = async <T>(fetchPage: (cursor: string) => Promise<Page<T>>): Promise<T[]> => {
  const all: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page<T> = await fetchPage(cursor);
    all.push(...page.items);
    cursor = page.next;
  }
  return all;
};
