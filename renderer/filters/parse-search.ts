import type { z } from 'zod';

/**
 * The filters in an address, as far as they make sense: an address is typed by anybody.
 *
 * @param schema An object whose members all are optional or have a default; each with `.catch()` so that one bad member does not take the others.
 */
export const parseSearch = <S extends z.ZodType<object>>(schema: S, search: unknown): z.output<S> => {
  const parsed = schema.safeParse(search);
  return parsed.success ? parsed.data : schema.parse({});
};
