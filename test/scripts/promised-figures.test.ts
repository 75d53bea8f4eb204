import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { configurationReference } from '../../scripts/reference/configuration.ts';

/** Cells of the rows of all tables, without code marks. */
const rows = configurationReference()
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.replaceAll('`', '')),
  );

/** What protection promises, the key it is set by, and its default as the reference has it. */
const settings: readonly (readonly [promise: string, key: string, byDefault: string])[] = [
  // Passwords and their proof
  ['passwords have 12 characters', 'passwords.minLength', '12'],
  ['and at most 128', 'passwords.maxLength', '128'],
  ['of four classes', 'passwords.requireClasses', '["lower","upper","digit","symbol"]'],
  ['four equal characters in a row are refused', 'passwords.maxRepeat', '3'],
  // Three neighbours in a row stand in ordinary words, when keyboards count as well: the description says so.
  ['long runs of neighbours are refused', 'passwords.maxSequence', '3'],
  // In the place of bcrypt at cost 12: the description says so.
  ['hashing costs memory', 'passwords.argon2.memoryKiB', '19456'],
  ['ten wrong passwords from one place', 'lockout.passwordFailures', '10'],
  ['fifty from everywhere new', 'lockout.passwordFailuresElsewhere', '50'],
  ['five wrong codes', 'lockout.secondFactorFailures', '5'],
  ['for a quarter of an hour', 'lockout.windowMinutes', '15'],
  // Lifetimes
  ['a code is good for ten minutes at most, and comes with one', 'oauth.codeLifetime', '60'],
  ['an access token lives half an hour', 'oauth.accessTokenLifetime', '1800'],
  ['an ID token an hour', 'oauth.idTokenLifetime', '3600'],
  ['a refresh token 30 days', 'oauth.refreshTokenLifetime', '2592000'],
  ['and 7 days unused', 'oauth.refreshTokenIdleLifetime', '604800'],
  ['clocks may differ by 30 seconds', 'oauth.clockLeeway', '30'],
  ['a session ends after two idle hours', 'oauth.sessionIdleLifetime', '7200'],
  ['signing keys are replaced every 90 days', 'keys.rotateEveryDays', '90'],
  // 4096 is accepted: the description says why it is not how it comes.
  ['RSA keys of 2048 bits or more', 'keys.rsaBits', '2048'],
  ['browsers ask again beforehand after an hour', 'cors.preflightSeconds', '3600'],
  // Limits
  ['10 sign-in attempts a minute', 'limits.tiers.auth.requests', '10'],
  ['of a minute', 'limits.tiers.auth.windowSeconds', '60'],
  ['60 token requests a minute', 'limits.tiers.token.requests', '60'],
  ['of a minute', 'limits.tiers.token.windowSeconds', '60'],
  ['120 authorization requests a minute', 'limits.tiers.authorize.requests', '120'],
  ['of a minute', 'limits.tiers.authorize.windowSeconds', '60'],
  ['100 other requests a minute', 'limits.tiers.api.requests', '100'],
  ['of a minute', 'limits.tiers.api.windowSeconds', '60'],
  ['300 userinfo requests a minute', 'limits.tiers.userinfo.requests', '300'],
  ['of a minute', 'limits.tiers.userinfo.windowSeconds', '60'],
  ['180 introspections a minute', 'limits.tiers.introspection.requests', '180'],
  ['of a minute', 'limits.tiers.introspection.windowSeconds', '60'],
  ['1000 discovery requests a minute', 'limits.tiers.discovery.requests', '1000'],
  ['of a minute', 'limits.tiers.discovery.windowSeconds', '60'],
  ['5 registrations an hour', 'limits.tiers.registration.requests', '5'],
  ['of an hour', 'limits.tiers.registration.windowSeconds', '3600'],
  ['bodies are small', 'http.maxBodyBytes', '65536'],
  // Penalties and trust
  ['3 violations', 'protection.penalties.first.violations', '3'],
  ['bring an hour', 'protection.penalties.first.minutes', '60'],
  ['10 violations', 'protection.penalties.second.violations', '10'],
  ['bring a day', 'protection.penalties.second.minutes', '1440'],
  ['trust goes from -5 to 5', 'protection.trust.most', '5'],
  ['under -2 limits', 'protection.trust.low', '2'],
  ['are halved', 'protection.trust.lowPercent', '50'],
  ['over 2 they', 'protection.trust.high', '2'],
  ['are half as high again', 'protection.trust.highPercent', '150'],
  // What a request that proves nothing would earn is left out: the description says why.
  ['a success earns 0.1', 'protection.trust.points.success', '0.1'],
  // 0.5 would hide guessing from the rules about it: the description says so.
  ['a failed proof costs trust', 'protection.trust.points.failedProof', '0.2'],
  ['a revocation 0.3', 'protection.trust.points.tokenRevoked', '0.3'],
  ['a refused request 0.2', 'protection.trust.points.refusedRequest', '0.2'],
  ['a violation 1', 'protection.trust.points.violation', '1'],
  // Detectors in line
  ['over 60 requests a minute', 'protection.observer.requestsPerMinute', '60'],
  ['over 5 failures', 'protection.observer.failures', '5'],
  ['in 5 minutes', 'protection.observer.failureWindowSeconds', '300'],
  ['over 3 standard deviations', 'protection.observer.deviations', '3'],
  ['after 10 samples', 'protection.observer.samples', '10'],
  ['of the last 100', 'protection.observer.remembered', '100'],
  ['over 20 endpoints', 'protection.observer.endpoints', '20'],
  ['5 patterns of attack', 'protection.attackPatterns.blockAfter', '5'],
  ['in an hour', 'protection.attackPatterns.windowMinutes', '60'],
  // Response
  ['addresses are blocked for 30 days', 'response.blockDays', '30'],
  ['networks for a day', 'response.networkBlockHours', '24'],
  ['emergency mode lasts an hour', 'response.emergencyMinutes', '60'],
];

/** Figures that are usual elsewhere and not the default here: where they are named, with why. */
const elsewhere: readonly (readonly [promise: string, row: string, words: string])[] = [
  ['10 sign-ins in 5 minutes', 'limits.tiers.auth.requests', '10 in 300 seconds, as elsewhere, would'],
  ['20 token requests a minute', 'limits.tiers.token.requests', '20, as elsewhere, would'],
  ['bcrypt with 12 rounds', 'passwords.argon2.memoryKiB', 'in the place of bcrypt with 12 rounds, which'],
  ['a valid request earns 0.05', 'protection.trust.points.success', 'which elsewhere earns 0.05, earns none here, or'],
  ['a failed proof costs 0.5', 'protection.trust.points.failedProof', '0.5 would'],
  ['RSA keys of 4096 bits', 'keys.rsaBits', '4096'],
  ['codes and refresh tokens of 1000 characters', 'Code, verifier or refresh token presented', '1,000, as elsewhere, is'],
  [
    'client ids of 100 characters and secrets of 255',
    'Client id and client secret presented',
    'the 100 and 255 characters that are usual elsewhere',
  ],
];

const thresholds: readonly (readonly [promise: string, rule: string, figure: string, within: string])[] = [
  ['over 5 failures of an address in 5 minutes', 'sign-in-failures-address', '6', '5 minutes'],
  ['over 5 failures of an account in 5 minutes', 'sign-in-failures-user', '6', '5 minutes'],
  ['20 refused proofs from one address in 10 minutes', 'brute-force-address', '20', '10 minutes'],
  ['a client from 10 addresses', 'token-abuse', '10', '1 hour'],
  ['with 100 requests in an hour', 'token-abuse', '100', '1 hour'],
  ['5 patterns of attack of an address in an hour', 'injection-probes', '5', '1 hour'],
  ['5 registrations in an hour', 'registration-abuse', '5', '1 hour'],
  ['a client 3 standard deviations above its own usual', 'client-unusual', '3', ''],
];

const fixed: readonly (readonly [what: string, figure: string])[] = [
  ['Code verifier (PKCE)', '43 to 128 characters, S256 only'],
  ['One-time codes', '6 digits, a new one every 30 seconds, 1 step either way'],
  ['Master key', 'at least 32 bytes'],
  ['Scope of a request', '1,000 characters'],
  ['Redirect URI', '2,000 characters'],
  ['Code, verifier or refresh token presented', '512 characters'],
  ['Client id and client secret presented', '512 and 1,024 characters'],
  ['Strict transport security', '31,536,000 seconds'],
];

describe('every promised figure stands in the configuration reference', () => {
  it.each(settings)('%s: %s is %s', (_promise, key, byDefault) => {
    const found = rows.filter(([first, , third]) => first === key && third !== undefined);
    expect(found.map(([, , third]) => third)).toEqual([byDefault]);
    expect(found[0]?.at(-1), key).toMatch(/\S{3}/);
  });

  it.each(elsewhere)('%s is not the default: %s says why', (_promise, row, words) => {
    const found = rows.filter(([first]) => first === row);
    expect(found).toHaveLength(1);
    expect(found[0]?.at(-1)).toContain(words);
  });

  it.each(thresholds)('%s: %s at %s in %s', (_promise, rule, figure, within) => {
    const found = rows.filter(([first]) => first === `[${rule}](rules.md#${rule})`).map(([, , byDefault, window]) => [byDefault, window]);
    expect(found).toContainEqual([figure, within]);
  });

  it.each(fixed)('%s: %s, and why no setting changes it', (what, figure) => {
    const found = rows.filter(([first]) => first === what);
    expect(found.map(([, second]) => second)).toEqual([figure]);
    expect(found[0]?.[2]).toMatch(/\S{3}/);
  });
});

describe('the thresholds of the built-in rules in the configuration reference', () => {
  it('name every rule that is counted by a figure, with a link to what it means', () => {
    const named = new Set(rows.flatMap(([first]) => /^\[([a-z-]+)\]\(rules\.md#\1\)$/.exec(first ?? '')?.[1] ?? []));
    expect([...named].sort()).toEqual(builtInRules.map(({ id }) => id).sort());
  });
});
