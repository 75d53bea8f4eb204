import { breachIf, type Rule } from './rule.ts';

/** The issuer agrees with what the server speaks, and is given where it cannot be told from the address listened on. */
export const checkIssuer: Rule = ({ config }) => [
  ...breachIf(
    config.issuer === undefined && config.port !== 0,
    ['issuer', 'host'],
    'is missing, and cannot be told from a host that is not this machine',
    'give the URL by which clients reach the server, such as https://login.example.com',
  ),
  ...breachIf(
    config.issuer?.startsWith('http:') === true && config.tls.cert !== undefined,
    ['issuer', 'tls.cert'],
    'is http although the server speaks TLS',
    'begin it with https:// or take tls.cert and tls.key away',
  ),
];
