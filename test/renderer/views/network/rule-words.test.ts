import { describe, expect, it } from 'vitest';
import { alertOfRule, ruleMaker } from '../../../../renderer/views/network/rule-words.ts';

const rule = (created_by: string, reason: string, created_by_name: string | null = null) => ({ created_by, created_by_name, reason });

describe('a block or an allowance in the list', () => {
  it('is said to be of whom other screens call so', () => {
    expect(ruleMaker(rule('operator:op_1', '', 'robin'))).toBe('robin');
    expect(ruleMaker(rule('policy:spraying', ''))).toBe('Playbook spraying');
    expect(ruleMaker(rule('local:cli', ''))).toBe('The command line');
    expect(ruleMaker(rule('operator:gone', ''))).toBe('operator:gone');
  });

  it('of a playbook leads to the alert it answered; what a person wrote stays text', () => {
    expect(alertOfRule(rule('policy:spraying', 'Playbook spraying, alert 01a2'))).toBe('01a2');
    expect(alertOfRule(rule('policy:spraying', 'Playbook other, alert 01a2'))).toBeUndefined();
    expect(alertOfRule(rule('operator:op_1', 'Playbook spraying, alert 01a2', 'robin'))).toBeUndefined();
  });
});
