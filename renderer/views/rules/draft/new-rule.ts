import type { Rule } from '../../../../shared/rule.ts';

/** What an own rule begins with: a form to be filled in, switched off. */
export const blankRule: Rule = {
  id: 'my-rule',
  version: 1,
  title: 'Many refused sign-ins from one address',
  description: 'Says what it finds, and why that matters.',
  false_positives: ['Honest behaviour that looks the same.'],
  enabled: false,
  severity: 'medium',
  risk: 50,
  technique: null,
  subject: 'address',
  when: { kinds: ['user.sign_in_failed'], where: [] },
  logic: { type: 'threshold', within: 600, all: [{ count: 20 }] },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  playbook: null,
  tests: [],
};

/** A copy under a name of its own, switched off until it is wanted. */
export const copyOf = (rule: Rule): Rule => ({
  ...rule,
  id: `${rule.id.slice(0, 60).replace(/-+$/, '')}-own`,
  version: 1,
  title: `${rule.title.slice(0, 113)} (copy)`,
  enabled: false,
});
