import type { Alert } from '../../../../shared/contract/alerts.ts';

let made = 0;

/** An alert as the engine tells it; each with an id of its own. */
export const makeAlert = (over: Partial<Alert> = {}): Alert => {
  made += 1;
  return {
    id: `alert-${made}`,
    rule: 'brute-force-user',
    rule_version: 1,
    title: 'Brute force on one account',
    severity: 'high',
    risk: 65,
    technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
    subject: { kind: 'user', id: 'u-1', shown: 'anna' },
    sentence: 'User anna: 15 failed sign-ins within 10 minutes.',
    observed: 15,
    threshold: 10,
    window_seconds: 600,
    count: 15,
    first_at: '2026-03-29T01:00:00.000Z',
    last_at: '2026-03-29T01:05:00.000Z',
    decided_seq: 42,
    decided_at: '2026-03-29T01:05:00.000Z',
    raised_at: '2026-03-29T01:05:01.000Z',
    cause: [42],
    state: 'open',
    owner: null,
    owner_name: null,
    verdict: null,
    reason: null,
    closed_at: null,
    suppressed_by: null,
    case_id: null,
    ...over,
  };
};
