/**
 * Adds parameters to a redirect URI and leaves its own query as it is, byte by byte: a parser that wrote it anew could change what was registered.
 *
 * @param uri Absolute, without fragment, as registered.
 * @see RFC 6749 §3.1.2, §4.1.2
 */
export const appendParameters = (uri: string, parameters: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(parameters).toString();
  if (query === '') return uri;
  if (!uri.includes('?')) return `${uri}?${query}`;
  return uri.endsWith('?') || uri.endsWith('&') ? uri + query : `${uri}&${query}`;
};
