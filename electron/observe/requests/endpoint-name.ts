const LONGEST = 128;
/** Ids of any kind: a path that differs from another only in them is no other endpoint. */
const IDS = /\b(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,64}|\d+)\b/g;

/** The path under which an unknown endpoint counts: lower case, without doubled and final slashes, numbers and ids left out. */
export const endpointName = (path: string): string => {
  const plain = path.slice(0, LONGEST).toLowerCase().replaceAll('//', '/').replace(IDS, '*');
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain;
};
