import type { Config } from '../config.ts';
import { isLoopbackHost } from '../schema/issuer-url.ts';

/** What is allowed in development and yet seldom meant. One sentence each. */
export const findWarnings = ({ profile, issuer, tls, trustedProxies, console }: Config): readonly string[] => {
  if (profile === 'production') return [];
  const warnings: string[] = [];
  if (console.enabled !== false && !isLoopbackHost(console.host) && tls.cert === undefined)
    warnings.push(`The console listens on ${console.host} without TLS: passwords of operators travel in the clear.`);
  if (issuer === undefined) return warnings;
  if (!isLoopbackHost(new URL(issuer).hostname))
    warnings.push(`The issuer ${issuer} is public, but the profile is development: set profile to production.`);
  if (issuer.startsWith('https:') && tls.cert === undefined && trustedProxies.length === 0) {
    warnings.push(`The issuer ${issuer} is https, but neither the server nor a proxy it trusts speaks TLS.`);
  }
  return warnings;
};
