import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { z } from 'zod';
import { mergeSearch } from './merge-search.ts';
import { parseSearch } from './parse-search.ts';

/**
 * The filters of a screen, as the address bar holds them, so that every view can be linked, saved, and found again by Back and after a restart. What does not fit
 * the schema is left out: an address is typed by anybody.
 *
 * @param schema An object whose members all are optional or have a default; each with `.catch()` so that one bad member does not take the others.
 */
export const useFilters = <S extends z.ZodType<object>>(schema: S) => {
  type Filters = z.output<S>;
  const search: unknown = useSearch({ strict: false });
  const navigate = useNavigate();
  const filters = useMemo<Filters>(() => parseSearch(schema, search), [schema, search]);
  /** Changes some members; one that is set to undefined is taken out. A change of filters is a step that Back undoes, unless it replaces the last one. */
  const setFilters = useCallback(
    (changes: Partial<Filters>, options: { readonly replace?: boolean } = {}) => {
      const next = mergeSearch<Filters>(filters, changes);
      return navigate({ to: '.', search: next, replace: options.replace ?? false });
    },
    [filters, navigate],
  );
  return [filters, setFilters] as const;
};
