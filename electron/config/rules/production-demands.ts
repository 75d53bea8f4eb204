import { limitTiers } from '../../limits/tiers.ts';
import { masterKeyVariable } from '../config.ts';
import { coversMostOfTheInternet } from '../schema/cidr-range.ts';
import { isLoopbackHost } from '../schema/issuer-url.ts';
import type { Breach, RuleInput } from './rule.ts';

/** One thing that the production profile asks for. */
export interface Demand extends Breach {
  /** The demand as a sentence, for the reference. */
  readonly demand: string;
  readonly isBroken: (input: RuleInput) => boolean;
}

/** Least memory and least memory times passes among the sets of argon2id parameters that the OWASP Password Storage Cheat Sheet calls equal. */
const LEAST_MEMORY_KIB = 7168;
const LEAST_WORK_KIB = 35_840;

const reach: readonly Demand[] = [
  {
    demand: 'The issuer is known before the server listens: it is given, or the port is.',
    keys: ['issuer', 'port'],
    isBroken: ({ config }) => config.issuer === undefined && config.port === 0,
    problem: 'is missing',
    fix: 'give the URL by which clients know the server',
  },
  {
    demand: 'The issuer is https (RFC 8414 §2).',
    keys: ['issuer'],
    isBroken: ({ config }) => config.issuer?.startsWith('http:') === true,
    problem: 'is not https, which production needs (RFC 8414 §2)',
    fix: 'give an https URL, with tls.cert and tls.key or behind a trusted proxy',
  },
  {
    demand: 'Somebody speaks TLS: the server itself, or a proxy named in `trustedProxies`.',
    keys: ['issuer', 'trustedProxies'],
    isBroken: ({ config }) =>
      config.issuer?.startsWith('https:') === true && config.tls.cert === undefined && config.trustedProxies.length === 0,
    problem: 'is https, but neither the server nor a proxy it trusts speaks TLS',
    fix: 'give tls.cert and tls.key, or name the proxy that does in trustedProxies',
  },
  {
    demand: 'The issuer does not name this machine, unless it is given explicitly and the server has TLS of its own.',
    keys: ['issuer'],
    isBroken: ({ config: { issuer, tls }, sources }) =>
      issuer !== undefined && isLoopbackHost(new URL(issuer).hostname) && (sources.issuer === 'default' || tls.cert === undefined),
    problem: 'names this machine, where no other can reach it',
    fix: 'give the public URL; for a server meant for this machine alone, give the issuer explicitly, with tls.cert and tls.key',
  },
];

const console: readonly Demand[] = [
  {
    demand: 'The console listens on this machine only, unless the server has TLS of its own.',
    keys: ['console.host', 'tls.cert'],
    isBroken: ({ config }) => config.console.enabled !== false && !isLoopbackHost(config.console.host) && config.tls.cert === undefined,
    problem: 'lets passwords of operators travel in the clear',
    fix: 'give tls.cert and tls.key, or let the console listen on 127.0.0.1 behind a proxy that speaks TLS',
  },
  {
    demand: 'The origin of the console, where it is given, is https.',
    keys: ['console.origin'],
    isBroken: ({ config }) =>
      config.console.origin?.startsWith('http:') === true && !isLoopbackHost(new URL(config.console.origin).hostname),
    problem: 'is not https',
    fix: 'give the https origin',
  },
];

const secrets: readonly Demand[] = [
  {
    demand: `The master key is given, in \`masterKeyFile\` or \`${masterKeyVariable}\`, or held in the keychain by the desktop.`,
    keys: ['masterKeyFile'],
    isBroken: ({ config, env, keyHeld }) => config.masterKeyFile === undefined && !env[masterKeyVariable] && !keyHeld,
    problem: 'is not given: production takes no master key that was made beside the data it protects',
    fix: `give a file outside of the data directory, or the key in ${masterKeyVariable}`,
  },
];

const limits: readonly Demand[] = [
  {
    demand: 'Rate limits are on.',
    keys: ['limits.enabled'],
    isBroken: ({ config }) => !config.limits.enabled,
    problem: 'switches every limit off',
    fix: 'set it to true and exempt the ranges that need it in limits.exempt',
  },
  ...limitTiers.map(
    (tier): Demand => ({
      demand: 'No tier is switched off for everybody; its `requests` may be raised.',
      keys: [`limits.tiers.${tier}.enabled`],
      isBroken: ({ config }) => !config.limits.tiers[tier].enabled,
      problem: 'switches a limit off for everybody',
      fix: 'raise its requests, or exempt the ranges that need it in limits.exempt',
    }),
  ),
  {
    demand: 'No range wider than an IPv4 /8 or an IPv6 /16 is exempt from limits altogether; with `requests` any range may be named.',
    keys: ['limits.exempt'],
    isBroken: ({ config }) => config.limits.exempt.some((one) => one.requests === undefined && one.addresses.some(coversMostOfTheInternet)),
    problem: 'switches limits off for most of the internet',
    fix: 'name narrower ranges, at most an IPv4 /8 or an IPv6 /16 each, or give "requests"',
  },
];

const passwords: readonly Demand[] = [
  {
    demand: 'Passwords have 12 characters or more.',
    keys: ['passwords.minLength'],
    isBroken: ({ config }) => config.passwords.minLength < 12,
    problem: 'is too low',
    fix: 'give at least 12',
  },
  {
    demand: 'Passwords have a strength of 2 or more.',
    keys: ['passwords.minScore'],
    isBroken: ({ config }) => config.passwords.minScore < 2,
    problem: 'is too low',
    fix: 'give at least 2',
  },
  {
    demand: `argon2id has at least ${LEAST_MEMORY_KIB} KiB of memory, and memory times passes is at least ${LEAST_WORK_KIB}.`,
    keys: ['passwords.argon2.memoryKiB', 'passwords.argon2.iterations'],
    isBroken: ({ config: { passwords } }) =>
      passwords.argon2.memoryKiB < LEAST_MEMORY_KIB || passwords.argon2.memoryKiB * passwords.argon2.iterations < LEAST_WORK_KIB,
    problem: 'makes hashes that are cheap to guess',
    fix: `give at least ${LEAST_MEMORY_KIB} KiB, and memory times iterations of at least ${LEAST_WORK_KIB}, such as 19456 and 2`,
  },
];

const browsers: readonly Demand[] = [
  {
    demand: 'Origins of browser applications are https, but for those on this machine.',
    keys: ['cors.origins'],
    isBroken: ({ config }) => config.cors.origins.some((origin) => origin.startsWith('http:') && !isLoopbackHost(new URL(origin).hostname)),
    problem: 'has an http origin, whose pages anybody on the way can change',
    fix: 'give https origins',
  },
];

const people: readonly Demand[] = [
  {
    demand: 'No lab: its people and clients are made up.',
    keys: ['lab.enabled'],
    isBroken: ({ config }) => config.lab.enabled,
    problem: 'lets made-up people and clients in',
    fix: 'start without --lab, or with the development profile',
  },
  {
    demand: 'No webhook leads to this machine.',
    keys: ['notifications.allowLoopback'],
    isBroken: ({ config }) => config.notifications.allowLoopback,
    problem: 'lets whoever sets a webhook reach services that trust this machine',
    fix: 'leave it out, or use the development profile',
  },
];

/** What the production profile asks for: nothing default, weak or open. */
export const productionDemands: readonly Demand[] = [...reach, ...console, ...secrets, ...limits, ...passwords, ...browsers, ...people];
