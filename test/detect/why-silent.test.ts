import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../electron/config/load-config.ts';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { whySilent } from '../../electron/detect/why-silent.ts';

const LOADED = { state: () => ({ is: 'loaded' as const, ranges: 1 }) };

const configOf = (settings: object) => {
  const loaded = loadConfig({ argv: { config: '/c.json' }, env: {}, readFile: () => Buffer.from(JSON.stringify(settings)) });
  if (!loaded.ok) throw new Error(loaded.refusal.description);
  return loaded.value.config;
};

/** What is said of the rules of the product that can find nothing, by id. */
const silent = (settings: object): Record<string, string> =>
  Object.fromEntries(
    builtInRules.flatMap((rule) => {
      const why = whySilent(rule, { places: LOADED, config: configOf(settings) });
      return why === null ? [] : [[rule.id, why]];
    }),
  );

describe('a rule that can find nothing', () => {
  it('is registration abuse, where nobody can register of their own accord', () => {
    expect(silent({})).toEqual({ 'registration-abuse': expect.stringContaining('no endpoint of registration') });
  });

  it('is one that needs a place database, where there is none', () => {
    const travel = builtInRules.find(({ id }) => id === 'impossible-travel');
    if (!travel) throw new Error('The rule is gone.');
    expect(whySilent(travel, { places: undefined, config: configOf({}) })).toContain('risk.placeDatabase');
  });

  it.each([
    ['injection-probes', { protection: { attackPatterns: { enabled: false } } }, 'protection.attackPatterns.enabled'],
    ['response-time', { protection: { observer: { enabled: false } } }, 'protection.observer.enabled'],
    ['risky-sign-in', { risk: { mode: 'off' } }, 'risk.mode'],
  ])('is %s with %j, and the setting is named', (id, settings, named) => {
    expect(silent(settings)[id]).toContain(named);
  });

  it('is none that has other facts to go by', () => {
    const without = silent({ limits: { enabled: false } });
    expect(without['token-flood']).toContain('limits.enabled');
    expect(Object.keys(without).toSorted()).toEqual(['registration-abuse', 'token-flood']);
  });
});
