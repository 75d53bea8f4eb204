import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldAliases } from '../../../../electron/operations/rules/sigma/field-of-sigma.ts';
import { sigmaCategories, sigmaServices } from '../../../../electron/operations/rules/sigma/read-logsource.ts';
import { draftOf, fires, sigma } from './sigma.ts';

const SPRAYING = `
title: Failed sign-ins with many names
id: 2f4bbd30-0dd2-4a47-8d65-9a3f3c1f2a11
name: failed_sign_in
logsource:
    product: gatewatch
    category: authentication
detection:
    selection:
        eventtype: user.sign_in_failed
        reason: wrong_password
    condition: selection
---
title: "Password spraying (Sigma)"
description: One address tries a password on many accounts.
author: Somebody
tags:
    - attack.credential-access
    - attack.t1110.003
falsepositives:
    - A gateway of many people
level: high
correlation:
    type: value_count
    rules: failed_sign_in
    group-by:
        - source.ip
    timespan: 10m
    condition:
        field: login
        gte: 8
`;

describe('a rule in Sigma', () => {
  it('with a correlation by values comes to a threshold of different values about one subject', async () => {
    const { rule, notes } = await draftOf(SPRAYING);
    expect(rule).toEqual({
      id: 'password-spraying-sigma',
      version: 1,
      title: 'Password spraying (Sigma)',
      description: 'One address tries a password on many accounts.',
      false_positives: ['A gateway of many people'],
      enabled: true,
      severity: 'high',
      risk: 75,
      technique: { id: 'T1110.003', name: 'Password Spraying', tactic: 'credential-access' },
      subject: 'address',
      when: { kinds: ['user.sign_in_failed'], where: [{ field: 'details.reason', is: 'wrong_password' }] },
      logic: { type: 'threshold', within: 600, all: [{ distinct: 'login', at_least: 8 }] },
      group_seconds: 3600,
      baseline: null,
      acts: [],
      playbook: null,
      tests: [],
    });
    expect(notes.join('\n')).toMatch(/"author"/);
    expect(notes.join('\n')).toMatch(/wrong_password/);
    const spray = (times: number, login: string, reason = 'wrong_password', address = '198.51.100.7') => ({
      kind: 'user.sign_in_failed' as const,
      times,
      fields: { address, login, 'details.reason': reason },
    });
    expect(fires(rule, spray(8, 'person-{n}'))).toBe(true);
    expect(fires(rule, spray(7, 'person-{n}'))).toBe(false);
    expect(fires(rule, spray(20, 'one'))).toBe(false);
    expect(fires(rule, spray(8, 'person-{n}', 'unknown_user'))).toBe(false);
    expect(fires(rule, spray(4, 'person-{n}'), spray(4, 'other-{n}', 'wrong_password', '198.51.100.8'))).toBe(false);
  });

  it('with a correlation by count comes to a threshold of facts; gt leaves the number out', async () => {
    const { rule } = await draftOf(
      SPRAYING.replace('value_count', 'event_count').replace('        field: login\n        gte: 8', '        gt: 5').replace('10m', '1h'),
    );
    expect(rule.logic).toEqual({ type: 'threshold', within: 3600, all: [{ count: 6 }] });
    const failed = (times: number) => ({
      kind: 'user.sign_in_failed' as const,
      times,
      fields: { address: '192.0.2.1', 'details.reason': 'wrong_password' },
    });
    expect(fires(rule, failed(6))).toBe(true);
    expect(fires(rule, failed(5))).toBe(false);
  });

  it('whose correlation groups by nothing counts over the server, which it tells', async () => {
    const { rule, notes } = await draftOf(SPRAYING.replace(/ {4}group-by:\n.*\n/, ''));
    expect(rule.subject).toBe('server');
    expect(notes.join('\n')).toMatch(/group-by/);
  });

  it('by itself finds each fact it is met by, about a subject that they all have', async () => {
    const { rule, notes } = await draftOf(
      sigma('selection:\n    kind: token.issued\n    client_id: 7f00-1\n    scope|contains: admin\ncondition: selection'),
    );
    expect(rule).toMatchObject({
      id: 'a-rule',
      description: 'A rule',
      severity: 'low',
      risk: 25,
      technique: null,
      subject: 'client',
      when: {
        kinds: ['token.issued'],
        where: [
          { field: 'client', is: '7f00-1' },
          { field: 'details.scope', contains: 'admin' },
        ],
      },
      logic: { type: 'threshold', within: 60, all: [{ count: 1 }] },
    });
    expect(notes.join('\n')).toMatch(/ignore case/);
    const issued = (client: string, scope: string) => ({ kind: 'token.issued' as const, fields: { client, 'details.scope': scope } });
    expect(fires(rule, issued('7f00-1', 'read ADMIN:all'))).toBe(true);
    expect(fires(rule, issued('7f00-1', 'read'))).toBe(false);
    expect(fires(rule, issued('other', 'admin'))).toBe(false);
    expect(fires(rule, { kind: 'code.redeemed', fields: { client: '7f00-1', 'details.scope': 'admin' } })).toBe(false);
  });

  it('is about whom the caller says, when it does not say it', async () => {
    const rule = sigma('selection:\n    kind: key.created\ncondition: selection');
    expect((await draftOf(rule)).rule.subject).toBe('server');
    expect((await draftOf(rule)).notes.join('\n')).toMatch(/whose behaviour/);
    expect((await draftOf(rule, 'operator')).rule.subject).toBe('operator');
  });

  it('may take its kinds from the log source alone, or narrow them by parts of their names', async () => {
    const all = await draftOf(sigma('selection:\n    src_ip: 203.0.113.9\ncondition: selection', 'category: oauth'));
    expect(all.rule.when.kinds).toEqual(expect.arrayContaining(['consent.granted', 'token.issued']));
    expect(all.rule.when.kinds).not.toContain('user.signed_in');
    const some = await draftOf(sigma('selection:\n    eventtype|startswith: User.\n    kind|contains: SIGN\ncondition: selection'));
    expect(some.rule.when).toEqual({ kinds: ['user.signed_in', 'user.sign_in_failed', 'user.signed_out', 'user.sign_in_risk'], where: [] });
    const not = await draftOf(
      sigma('a:\n    user.name|exists: true\nb:\n    kind|endswith: ed\ncondition: a and not b', 'category: authentication'),
    );
    expect(not.rule.when.kinds).toContain('user.sign_in_risk');
    expect(not.rule.when.kinds.some((kind) => kind.endsWith('ed'))).toBe(false);
  });
});

const where = async (detection: string) => (await draftOf(sigma(detection))).rule.when.where;

describe('selections and conditions', () => {
  it.each([
    ['a list is one of its values', 'a:\n    client:\n        - "1"\n        - "2"\ncondition: a', [{ field: 'client', in: ['1', '2'] }]],
    [
      'wildcards at the ends',
      'a:\n    agent:\n        - curl*\n        - "*bot*"\n        - "*Go"\ncondition: a',
      [
        {
          any: [
            { field: 'agent', contains: 'bot' },
            { field: 'agent', starts_with: 'curl' },
            { field: 'agent', ends_with: 'Go' },
          ],
        },
      ],
    ],
    ['a wildcard that a backslash makes text', 'a:\n    agent|contains: 1\\*2\ncondition: a', [{ field: 'agent', contains: '1*2' }]],
    [
      'null, and that something is there',
      'a:\n    user: null\n    agent: "*"\n    client|exists: false\ncondition: a',
      [
        { field: 'user', exists: false },
        { field: 'agent', exists: true },
        { field: 'client', exists: false },
      ],
    ],
    [
      'all of a list',
      'a:\n    agent|contains|all:\n        - x\n        - y\ncondition: a',
      [
        { field: 'agent', contains: 'x' },
        { field: 'agent', contains: 'y' },
      ],
    ],
    [
      'numbers, with and without the limit itself',
      'a:\n    observed|gte: 5\n    threshold|lt: 2.5\n    count: 7\ncondition: a',
      [
        { field: 'details.observed', at_least: 5 },
        { field: 'details.threshold', at_most: 2.5 },
        { field: 'details.threshold', not: 2.5 },
        { field: 'details.count', is: 7 },
      ],
    ],
    [
      'a list of maps is one of them',
      'a:\n    - user: "1"\n    - client: "2"\ncondition: a',
      [
        {
          any: [
            { field: 'user', is: '1' },
            { field: 'client', is: '2' },
          ],
        },
      ],
    ],
    [
      'and, not',
      'a:\n    user: "1"\nb:\n    client: "2"\nc:\n    agent|contains: x\ncondition: a and not b and not c',
      [{ field: 'user', is: '1' }, { field: 'client', not: '2' }, { none: [{ field: 'agent', contains: 'x' }] }],
    ],
    [
      'not one of several',
      'a:\n    user: "1"\nf1:\n    agent|contains: x\nf2:\n    agent|startswith: y\ncondition: a and not 1 of f*',
      [
        { field: 'user', is: '1' },
        {
          none: [
            { field: 'agent', contains: 'x' },
            { field: 'agent', starts_with: 'y' },
          ],
        },
      ],
    ],
    [
      'not all of a map',
      'a:\n    user: "1"\n    client: "2"\ncondition: not a',
      [
        {
          any: [
            { field: 'user', not: '1' },
            { field: 'client', not: '2' },
          ],
        },
      ],
    ],
    [
      'one of a pattern, and all of another',
      'sel_a:\n    user: "1"\nsel_b:\n    client: "2"\nx_1:\n    agent: "3"\nx_2:\n    session: "4"\ncondition: 1 of sel_* and all of x_*',
      [
        {
          any: [
            { field: 'user', is: '1' },
            { field: 'client', is: '2' },
          ],
        },
        { field: 'agent', is: '3' },
        { field: 'session', is: '4' },
      ],
    ],
    [
      'or over maps is multiplied out',
      'a:\n    user: "1"\n    client: "2"\nb:\n    agent: "3"\ncondition: (a or b)',
      [
        {
          any: [
            { field: 'user', is: '1' },
            { field: 'agent', is: '3' },
          ],
        },
        {
          any: [
            { field: 'client', is: '2' },
            { field: 'agent', is: '3' },
          ],
        },
      ],
    ],
    [
      'parentheses and any case of the words',
      'a:\n    user: "1"\nb:\n    client: "2"\nc:\n    agent: "3"\ncondition: a AND (b Or NOT c)',
      [
        { field: 'user', is: '1' },
        {
          any: [
            { field: 'client', is: '2' },
            { field: 'agent', not: '3' },
          ],
        },
      ],
    ],
    [
      'all of them leaves out what begins with an underscore',
      '_x:\n    user: "1"\ny:\n    client: "2"\ncondition: all of them and not _x',
      [
        { field: 'client', is: '2' },
        { field: 'user', not: '1' },
      ],
    ],
    [
      'addresses in their one spelling, and truth',
      'a:\n    src_ip: 2001:DB8:0::1\n    success: false\ncondition: a',
      [
        { field: 'address', is: '2001:db8::1' },
        { field: 'success', is: false },
      ],
    ],
    ['cased whole values', 'a:\n    scope|cased: Admin\ncondition: a', [{ field: 'details.scope', is: 'Admin' }]],
  ])('%s', async (_, detection, conditions) => {
    expect(await where(detection)).toEqual(conditions);
  });

  it('what was multiplied out is met by the same facts', async () => {
    const { rule } = await draftOf(
      sigma('a:\n    user: "1"\n    client: "2"\nb:\n    agent|contains: bot\n    success: false\ncondition: a or b'),
    );
    const about = (fields: Record<string, string | boolean>) => fires(rule, { kind: 'request.refused', fields });
    expect(about({ user: '1', client: '2', success: true })).toBe(true);
    expect(about({ agent: 'A Bot', success: false })).toBe(true);
    expect(about({ user: '1', agent: 'a bot', success: true })).toBe(false);
    expect(about({ client: '2', agent: 'curl', success: false })).toBe(false);
  });

  it('a text of digits stays text, and one that is cased is told of to nobody', async () => {
    const { rule, notes } = await draftOf(sigma('a:\n    scope|cased: Admin\n    user: "0123"\ncondition: a'));
    expect(rule.when.where).toContainEqual({ field: 'user', is: '0123' });
    expect(notes.join('\n')).not.toMatch(/ignore case/);
    expect(notes.join('\n')).toMatch(/their id/);
  });
});

describe('what a rule says of itself', () => {
  const head = (lines: string) =>
    `${sigma('a:\n    user: "1"\ncondition: a')
      .replace(/title: .*\n/, '')
      .replace('level: low\n', '')}${lines}`;
  it.each([
    ['informational', 'info', 5],
    ['low', 'low', 25],
    ['medium', 'medium', 50],
    ['high', 'high', 75],
    ['critical', 'critical', 95],
  ])('level %s is severity %s and risk %i', async (level, severity, risk) => {
    expect((await draftOf(head(`title: x\nlevel: ${level}\n`))).rule).toMatchObject({ severity, risk });
  });

  it.each([
    ['Überfall: 3 × "sudo"!', 'u-berfall-3-sudo'],
    ['401 storm', 'sigma-401-storm'],
    ['攻撃', 'sigma-rule'],
    [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
  ])('the title %s makes the id %s', async (title, id) => {
    expect((await draftOf(head(`title: ${JSON.stringify(title)}\n`))).rule).toMatchObject({ id, title });
  });

  it('a technique that is not known here keeps its id under the tactic given, and tags that have no place are told', async () => {
    const { rule, notes } = await draftOf(head('title: x\ntags:\n    - attack.t1648\n    - attack.defense_evasion\n    - cve.2024-1\n'));
    expect(rule.technique).toEqual({ id: 'T1648', name: 'T1648', tactic: 'defense-evasion' });
    expect(notes.join('\n')).toMatch(/cve\.2024-1/);
    const none = await draftOf(head('title: x\ntags:\n    - attack.t1648\n'));
    expect(none.rule.technique).toBeNull();
    expect(none.notes.join('\n')).toMatch(/attack\.t1648/);
  });
});

describe('docs/sigma.md', () => {
  const page = readFileSync(new URL('../../../../docs/sigma.md', import.meta.url), 'utf8');

  it('shows a rule that is read as it says', async () => {
    const { rule } = await draftOf(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    expect(rule).toMatchObject({ subject: 'address', logic: { within: 600, all: [{ distinct: 'login', at_least: 8 }] } });
  });

  it('names every field, category and service that is understood', () => {
    for (const name of [...Object.keys(fieldAliases), ...sigmaCategories.keys(), ...sigmaServices.keys()]) expect(page).toContain(name);
  });
});
