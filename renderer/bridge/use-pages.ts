import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { STILL } from './read-again.ts';

interface Page<Row> {
  readonly rows: readonly Row[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

interface PagesInput<Row> {
  readonly queryKey: readonly unknown[];
  /** @param cursor Empty for the first page. */
  readonly fetch: (cursor: string, signal: AbortSignal) => Promise<Page<Row>>;
  readonly enabled?: boolean;
  /** It does not move under the hand: read anew when it is shown, and when the operator wants it. */
  readonly still?: boolean;
}

/** A list read page by page as it is scrolled; while it is read anew the former rows stay. */
export const usePages = <Row>({ queryKey, fetch, enabled = true, still = false }: PagesInput<Row>) => {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetch(pageParam, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
    enabled,
    ...(still ? { meta: STILL, staleTime: 0 } : {}),
  });
  const { data, isPending, isPlaceholderData, isFetchingNextPage, hasNextPage, error, refetch, fetchNextPage } = query;
  const rows = useMemo(() => (data?.pages ?? []).flatMap((page) => page.rows), [data]);
  return {
    rows,
    /** Nothing is shown yet, or what is shown belongs to the former filters. */
    loading: isPending || isPlaceholderData,
    loadingMore: isFetchingNextPage,
    complete: !hasNextPage,
    error,
    refetch,
    more: (): void => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
};
