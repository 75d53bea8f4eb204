import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../../electron/detect/rules/built-in-rules.ts';
import { tryRule } from '../../../electron/detect/try-rule.ts';
import { alertMeasures } from '../../../electron/operations/alerts/words/alert-measures.ts';
import { alertSentence } from '../../../electron/operations/alerts/words/alert-sentence.ts';
import type { Rule } from '../../../shared/rule.ts';
import { storedAlert } from './alert-desk.ts';

const ruleOf = (id: string): Rule => builtInRules.find((one) => one.id === id) as Rule;

/** What a built-in rule says of the first history that it states and fires on. */
const saidOf = (rule: Rule, shown: string | null = 'somebody') => {
  const finding = tryRule(rule).find(({ finding: found }) => found)?.finding;
  if (!finding) return null;
  const { observed, threshold, window: windowSeconds, measures, values } = finding;
  const alert = storedAlert('a', { rule: rule.id, subjectKind: rule.subject, observed, threshold, windowSeconds, measures, values });
  return { sentence: alertSentence(rule, alert, shown), lines: alertMeasures(rule, alert), measures };
};

describe('E6 the sentence of an alert', () => {
  it.each(
    builtInRules.filter(({ tests }) => tests.some(({ fires }) => fires)).map((rule) => [rule.id, rule] as const),
  )('is made of what the rule %s measures', (_, rule) => {
    const said = saidOf(rule);
    expect(said?.sentence).not.toMatch(/observed|undefined|null|NaN|\[object/);
    expect(said?.sentence).toMatch(/^(?:\p{Lu}[\p{L} ]+ somebody|This server): .+\.$/u);
    expect(said?.lines).toHaveLength(said?.measures.length ?? 0);
    expect(said?.lines.every(({ met, measure }) => met && measure !== 'observed')).toBe(true);
  });

  it.each([
    ['password-spraying', /\d+ different login names, \d+ failures within 10 minutes\.$/],
    ['brute-force-success', /\d+ failed sign-ins \(method password\), then 1 sign-in, within 15 minutes\.$/],
    ['refresh-token-theft', /a spent refresh token came again \d+ s after it was exchanged: taken for theft\.$/],
    ['refresh-token-lost-reply', /most likely the reply was lost\.$/],
    ['grant-many-addresses', /^Grant of somebody: \d+ different networks, \d+ different addresses within an hour\.$/],
    ['slow-spraying-agent', /^Program somebody: .* within a day\.$/],
  ])('of %s reads as people say it', (id, words) => expect(saidOf(ruleOf(id))?.sentence).toMatch(words));

  it('tells what is usual of a client, where that is what it is judged by', () => {
    const alert = storedAlert('a', {
      subjectKind: 'client',
      observed: 412,
      threshold: 140,
      windowSeconds: 3600,
      measures: [{ observed: 412, threshold: 140 }],
      values: { mean: 80, deviation: 20, samples: 30 },
    });
    expect(alertSentence(ruleOf('client-unusual'), alert, 'Shop')).toBe('Client Shop: 412 tokens within an hour, where 80 ± 20 is usual.');
  });

  it('still says something when nobody knows the rule any more, or it has other measures by now', () => {
    const alert = storedAlert('a', { subjectKind: 'address', observed: 7, threshold: 5, windowSeconds: 600 });
    const bare = 'Address 192.0.2.1: 7 observed within 10 minutes, where 5 is the threshold.';
    expect(alertSentence(null, alert, '192.0.2.1')).toBe(bare);
    expect(alertSentence(ruleOf('password-spraying'), alert, '192.0.2.1')).toBe(bare);
    expect(alertMeasures(ruleOf('password-spraying'), alert)).toEqual([{ measure: 'observed', observed: 1, threshold: 1, met: true }]);
  });

  it('keeps what an attacker is called as text, visible and short', () => {
    const said = saidOf(ruleOf('slow-spraying-agent'), `\u202eevil\u0000\n<script>${'x'.repeat(5000)}`)?.sentence ?? '';
    expect(said).toContain('\\u{202e}evil\\u{0}\\u{a}<script>xxx');
    expect(said).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(said.length).toBeLessThan(400);
  });
});
