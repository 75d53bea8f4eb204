/**
 * Whether a browser may be sent to this address by a link or a form of ours: http, https, or an application's private-use scheme, which must hold a
 * dot (RFC 8252 §7.1). That leaves out `javascript:`, `data:`, `blob:` and every other scheme that acts inside the page's own origin.
 *
 * Registration has already judged the address; this is the second lock, at the place where a mistake would run as script.
 */
export const isLinkable = (address: string): boolean => {
  const scheme = URL.parse(address)?.protocol ?? '';
  return scheme === 'https:' || scheme === 'http:' || scheme.includes('.');
};

/** The host and port to show for an address, in its ASCII form so that look-alike letters stand out; the whole address when it has no host. */
export const hostOf = (address: string): string => URL.parse(address)?.host || address;
