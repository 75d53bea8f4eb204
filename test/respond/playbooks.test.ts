import { describe, expect, it } from 'vitest';
import { responseShape } from '../../electron/config/schema/response.ts';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { aim } from '../../electron/respond/aim.ts';
import { answerableSubjects } from '../../electron/respond/answerable-subjects.ts';
import { answerTo } from '../../electron/respond/find-playbook.ts';
import { builtInPlaybooks } from '../../electron/respond/playbooks/built-in-playbooks.ts';
import { timedSteps } from '../../electron/respond/timed-steps.ts';
import { actRoles } from '../../shared/contract/acts.ts';
import { playbook as playbookShape } from '../../shared/contract/response.ts';
import { playbookIds } from '../../shared/playbook-id.ts';
import { severityNumber } from '../../shared/severity.ts';

const TIMES = responseShape.response.parse(undefined);

describe('the playbooks', () => {
  it('F4 have ids of their own, which rules may name', () => {
    const ids = builtInPlaybooks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual([...playbookIds].sort());
  });

  it.each(
    builtInPlaybooks.map((playbook) => [playbook.id, playbook] as const),
  )('F4 %s answers rules of the product, whose severity and subject it takes', (id, playbook) => {
    const rules = builtInRules.filter((rule) => rule.playbook === id);
    expect(rules).not.toEqual([]);
    for (const rule of rules)
      expect(answerTo({ severity: severityNumber(rule.severity), subjectKind: rule.subject }, rule.playbook), rule.id).toBe(playbook);
    expect(playbookShape.shape.steps.safeParse(timedSteps(playbook, TIMES)).success).toBe(true);
  });

  it.each(
    builtInPlaybooks.filter(({ defaultMode }) => defaultMode === 'automatic'),
  )('F4 $id, which comes as automatic, only blocks the address it is about, and for a time', (playbook) => {
    for (const { act, target, seconds } of timedSteps(playbook, TIMES)) {
      expect([act, target]).toEqual(['addresses.block', 'subject']);
      expect(seconds).toBe(30 * 86_400);
    }
    expect(answerableSubjects(playbook)).toEqual(['address']);
    for (const rule of builtInRules.filter((one) => one.playbook === playbook.id))
      expect(rule.id).toMatch(/^(?:brute-force|password-spraying|credential-stuffing)/);
  });

  it.each(builtInPlaybooks)('F4 $id does nothing that a responder could not do by hand', ({ steps }) => {
    for (const { act } of steps) if (act !== 'emergency.begin') expect(actRoles[act]).toContain('responder');
  });
});

describe('at whom a step is aimed', () => {
  const block = { act: 'addresses.block', target: 'addresses' } as const;
  const people = { act: 'users.suspend', target: 'users' } as const;

  it('the subject, if the act takes one of its kind', () => {
    const subject = { act: 'clients.suspend', target: 'subject' } as const;
    expect(aim(subject, { subjectKind: 'client', subject: 'shop' }, [], 10)).toEqual(['shop']);
    expect(aim(subject, { subjectKind: 'address', subject: '203.0.113.9' }, [], 10)).toEqual([]);
    expect(aim({ act: 'addresses.block', target: 'subject' }, { subjectKind: 'network', subject: '203.0.113.0/24' }, [], 10)).toEqual([
      '203.0.113.0/24',
    ]);
  });

  it('those the facts name, each once, the newest first, and no more than is allowed', () => {
    const facts = Array.from({ length: 30 }, (_, n) => ({ address: `203.0.113.${n % 20}`, user: 'ada' }));
    expect(aim(block, { subjectKind: 'user', subject: 'ada' }, facts, 5)).toEqual([0, 1, 2, 3, 4].map((n) => `203.0.113.${n}`));
  });

  it('of IPv6 the /64, each once: whoever is turned away at one address takes the next', () => {
    const facts = Array.from({ length: 30 }, (_, n) => ({ address: `2001:db8:1:${n % 2}::${n + 1}` }));
    expect(aim(block, { subjectKind: 'user', subject: 'ada' }, facts, 5)).toEqual(['2001:db8:1::/64', '2001:db8:1:1::/64']);
  });

  it('of people those who got in, where anybody did: who was only guessed at is left alone', () => {
    const facts = [{ user: 'bob', success: true }, ...['ada', 'eve'].map((user) => ({ user, success: false }))];
    expect(aim(people, { subjectKind: 'address', subject: '203.0.113.9' }, facts, 10)).toEqual(['bob']);
    expect(aim(people, { subjectKind: 'address', subject: '203.0.113.9' }, facts.slice(1), 10)).toEqual(['ada', 'eve']);
  });

  it('no address from which a page elsewhere had a browser send it: who sits there is a victim too', () => {
    const facts = [
      { address: '203.0.113.1', details: { reason: 'wrong_secret', foreign: true } },
      { address: '203.0.113.2', details: { reason: 'wrong_secret' } },
    ];
    expect(aim(block, { subjectKind: 'client', subject: 'shop' }, facts, 10)).toEqual(['203.0.113.2']);
    expect(aim(block, { subjectKind: 'client', subject: 'shop' }, facts.slice(0, 1), 10)).toEqual([]);
  });

  it('nobody, where nobody is named', () => {
    expect(aim(block, { subjectKind: 'user', subject: 'ada' }, [{ user: 'ada' }], 10)).toEqual([]);
  });
});
