/** Where the console's texts point: the specifications and catalogues they name. */
const HOSTS: readonly string[] = [
  'www.rfc-editor.org',
  'datatracker.ietf.org',
  'openid.net',
  'www.w3.org',
  'attack.mitre.org',
  'cwe.mitre.org',
];

/**
 * The address of a link that may be opened outside of the app, after the operator agreed: https, on a host of the list, as it will be opened.
 *
 * @returns Undefined for every other address; what an attacker wrote into the log can look like a link.
 */
export const externalLink = (address: string): string | undefined => {
  if (address.length > 2048 || !URL.canParse(address)) return undefined;
  const { protocol, hostname, port, username, password, href } = new URL(address);
  const isListed = protocol === 'https:' && HOSTS.includes(hostname) && port === '' && username === '' && password === '';
  return isListed ? href : undefined;
};
