/**
 * Whether the copy a caller has is the present one: RFC 9110 §13.1.2. The comparison is weak, because a proxy that compresses weakens the tag it passes on.
 *
 * @param asked The If-None-Match header.
 */
export const isFresh = (asked: string | undefined, etag: string): boolean => {
  if (asked === undefined) return false;
  if (asked === etag || asked === '*') return true;
  return asked.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
};
