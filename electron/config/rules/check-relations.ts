import { masterKeyVariable } from '../config.ts';
import { coversMostOfTheInternet } from '../schema/cidr-range.ts';
import { type Breach, breachIf, type Rule } from './rule.ts';

/** The first key must be at most the second. */
const atMost = (lower: string, low: number, upper: string, high: number): readonly Breach[] =>
  breachIf(low > high, [lower, upper], `is ${low}, over ${upper}, which is ${high}`, `lower it, or raise ${upper}`);

/** A scope from which one comes back to itself, or undefined. */
const findCycle = (hierarchy: Readonly<Record<string, readonly string[]>>): string | undefined => {
  const done = new Set<string>();
  const returns = (scope: string, path: ReadonlySet<string>): boolean => {
    if (path.has(scope)) return true;
    if (done.has(scope) || !Object.hasOwn(hierarchy, scope)) return false;
    const further = new Set(path).add(scope);
    const found = (hierarchy[scope] ?? []).some((included) => returns(included, further));
    done.add(scope);
    return found;
  };
  return Object.keys(hierarchy).find((scope) => returns(scope, new Set()));
};

/** Keys that would contradict each other. */
export const checkRelations: Rule = ({ config, env }) => {
  const { oauth, passwords, http, keys } = config;
  const { overload } = config.protection;
  const cycle = findCycle(config.scopes.hierarchy);
  return [
    ...atMost('oauth.refreshTokenIdleLifetime', oauth.refreshTokenIdleLifetime, 'oauth.refreshTokenLifetime', oauth.refreshTokenLifetime),
    ...atMost('oauth.sessionIdleLifetime', oauth.sessionIdleLifetime, 'oauth.sessionLifetime', oauth.sessionLifetime),
    ...atMost('passwords.minLength', passwords.minLength, 'passwords.maxLength', passwords.maxLength),
    ...atMost('risk.medium', config.risk.medium, 'risk.high', config.risk.high),
    ...atMost('disk.criticalMiB', config.disk.criticalMiB, 'disk.lowMiB', config.disk.lowMiB),
    ...atMost('http.headersTimeoutMs', http.headersTimeoutMs, 'http.requestTimeoutMs', http.requestTimeoutMs),
    ...atMost('protection.overload.leastAtOnce', overload.leastAtOnce, 'protection.overload.mostAtOnce', overload.mostAtOnce),
    ...breachIf(
      keys.publishAheadSeconds >= keys.rotateEveryDays * 86_400,
      ['keys.publishAheadSeconds', 'keys.rotateEveryDays'],
      'is as long as a key lives',
      'lower it, or raise keys.rotateEveryDays',
    ),
    // RFC 9106 §3.1: at least 8 KiB of memory to a lane.
    ...breachIf(
      passwords.argon2.memoryKiB < 8 * passwords.argon2.parallelism,
      ['passwords.argon2.memoryKiB', 'passwords.argon2.parallelism'],
      'is under 8 KiB to a lane',
      'raise it, or lower passwords.argon2.parallelism',
    ),
    ...breachIf(cycle !== undefined, ['scopes.hierarchy'], `leads from the scope ${cycle} back to itself`, 'take one of the steps out'),
    ...breachIf(
      config.trustedProxies.some(coversMostOfTheInternet),
      ['trustedProxies'],
      'takes in so many addresses that anybody could write their own address',
      'name the ranges of your proxies, at most an IPv4 /8 or an IPv6 /16 each',
    ),
    ...breachIf(
      config.masterKeyFile !== undefined && Boolean(env[masterKeyVariable]),
      ['masterKeyFile'],
      `is given together with ${masterKeyVariable}, and only one can be meant`,
      'take one of them away',
    ),
  ];
};
