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
    expect(said?.sentence).not.toMatch(/observed|undefined|null|NaN|\[object|\bevents?\b(?! or more of the log)|\bfailures?\b|\bwhere\b/);
    expect(said?.sentence).toMatch(/^(?:\p{Lu}[\p{L} ]+ somebody|This server): .+\.$/u);
    expect(said?.lines).toHaveLength(said?.measures.length ?? 0);
    expect(said?.lines.every(({ met, measure }) => met && measure !== 'observed')).toBe(true);
  });

  it.each([
    ['sign-in-failures-address', 'Address somebody: 6 failed sign-ins within 5 minutes.'],
    ['brute-force-address', 'Address somebody: 20 refused proofs, all of them failed sign-ins, within 10 minutes.'],
    ['brute-force-user', 'User somebody: 10 failed sign-ins with a password within 10 minutes.'],
    ['brute-force-success', 'User somebody: 8 failed sign-ins with a password, then 1 successful sign-in, within 15 minutes.'],
    ['password-spraying', 'Address somebody: 8 refused sign-in attempts with 8 different login names within 10 minutes.'],
    [
      'password-spraying-network',
      'Network somebody: failed sign-ins with 12 different login names from 12 different addresses within an hour.',
    ],
    ['slow-spraying-agent', 'Program somebody: failed sign-ins with 15 different login names from 15 different networks within a day.'],
    ['guessing-success', 'Address somebody: 8 failed sign-ins with 8 different login names, and 1 successful sign-in, within 30 minutes.'],
    ['mfa-fatigue', 'User somebody: 5 wrong codes of the second factor within 10 minutes.'],
    ['recovery-code-after-failures', 'User somebody: 3 failed sign-ins, then 1 used recovery code, within 15 minutes.'],
    ['risky-sign-in', 'User somebody: 1 attempted sign-in with the right password at a risk of 90 of 100 or more.'],
    ['code-replay', 'Client somebody: 1 code presented a second time.'],
    ['redirect-probing', 'Address somebody: 4 refused authorization requests with an unregistered redirect URI within 10 minutes.'],
    ['refresh-token-theft', 'Grant of somebody: a spent refresh token came again 20 s after it was exchanged: taken for theft.'],
    [
      'refresh-token-lost-reply',
      'Grant of somebody: a spent refresh token came again 40 s after it was exchanged: most likely the reply was lost.',
    ],
    ['grant-many-addresses', 'Grant of somebody: token refreshes from 4 different networks and 4 different addresses within an hour.'],
    [
      'consent-phishing',
      'Client somebody: denied consents of 5 different accounts, decisions on consents of 12 different accounts, and 7 granted consents, within an hour.',
    ],
    ['token-abuse', 'Client somebody: 100 granted token requests from 10 different addresses within an hour.'],
    ['client-secret-guessing', 'Client somebody: 10 failed client authentications from 2 different addresses within 10 minutes.'],
    ['request-rate', 'Address somebody: 2 stretches of too many requests within 10 minutes.'],
    ['log-not-whole', 'This server: 1 verification that found the log not whole.'],
  ])('of %s reads as people say it', (id, words) => expect(saidOf(ruleOf(id))?.sentence).toBe(words));

  it('tells a part of what was counted as such', () => {
    const measures = [
      { observed: 24, threshold: 20 },
      { observed: 10, threshold: 5 },
      { observed: 1, threshold: 0.8 },
    ];
    const alert = storedAlert('a', { subjectKind: 'address', observed: 24, threshold: 20, windowSeconds: 600, measures, values: {} });
    expect(alertSentence(ruleOf('brute-force-address'), alert, '192.0.2.1')).toBe(
      'Address 192.0.2.1: 24 refused proofs, 10 of them failed sign-ins, within 10 minutes.',
    );
  });

  it('tells two places that nobody travels between, as long as it may', () => {
    const values = { from: 'Berlin, DE', to: 'Tokyo, JP', kilometres: 8918, minutes: 90 };
    const alert = storedAlert('a', {
      subjectKind: 'user',
      observed: 5945,
      threshold: 900,
      measures: [{ observed: 5945, threshold: 900 }],
      values,
    });
    const travel = ruleOf('impossible-travel');
    expect(alertSentence(travel, alert, 'Ada')).toBe(
      'User Ada: signed in from Berlin, DE and then Tokyo, JP, 8,918 km apart, within 90 minutes: 5,945 km/h.',
    );
    expect(alertSentence(travel, { ...alert, values: {} }, 'Ada')).toBe(
      'User Ada: signed in from two places, erased since, with 5,945 km/h between them.',
    );
    expect(alertMeasures(travel, alert)).toEqual([
      {
        measure: 'speed between two sign-ins, more than',
        observed: 5945,
        threshold: 900,
        observed_shown: '5,945 km/h',
        threshold_shown: '900 km/h',
        met: true,
      },
    ]);
  });

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
    const [line] = alertMeasures(ruleOf('client-unusual'), { ...alert, measures: [{ observed: 140, threshold: 140 }] });
    expect(line).toMatchObject({ measure: 'tokens in the hour', met: true });
  });

  it('still says something when nobody knows the rule any more, or it has other measures by now', () => {
    const alert = storedAlert('a', { subjectKind: 'address', observed: 7, threshold: 5, windowSeconds: 600 });
    const bare = 'Address 192.0.2.1: 7 observed within 10 minutes, where 5 is the threshold.';
    expect(alertSentence(null, alert, '192.0.2.1')).toBe(bare);
    expect(alertSentence(ruleOf('password-spraying'), alert, '192.0.2.1')).toBe(bare);
    expect(alertMeasures(ruleOf('password-spraying'), alert)).toMatchObject([
      { measure: 'observed', observed: 1, threshold: 1, met: true },
    ]);
  });

  it('keeps what an attacker is called as text, visible and short', () => {
    const said = saidOf(ruleOf('slow-spraying-agent'), `\u202eevil\u0000\n<script>${'x'.repeat(5000)}`)?.sentence ?? '';
    expect(said).toContain('\\u{202e}evil\\u{0}\\u{a}<script>xxx');
    expect(said).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(said.length).toBeLessThan(400);
  });
});
