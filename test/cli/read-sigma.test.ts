import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sigma } from '../operations/rules/sigma/sigma.ts';
import { createDesk, type Desk } from './command-line.ts';

let desk: Desk;
beforeAll(() => {
  desk = createDesk();
});
afterAll(() => desk.close());

const text = sigma('a:\n    kind: user.signed_out\ncondition: a').replace('A rule', '"A rule \\u202e\\u001b[2J"');

describe('gatewatch rules read-sigma', () => {
  it('prints the draft alone, what to know of it on standard error, and nothing a terminal would act on', async () => {
    const { code, out, err } = await desk.run(['rules', 'read-sigma', desk.file('rule.yml', `\ufeff${text}`)]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: 'a-rule-2j', subject: 'server', when: { kinds: ['user.signed_out'] } });
    for (const active of ['\u202e', '\u001b']) expect(out).not.toContain(active);
    expect(err).toMatch(/^note: .*whose behaviour/m);
    const draft = desk.file('rule.json', out);
    expect(await desk.json(['rules', 'test', draft, '--days', '1'])).toMatchObject({ alerts: 0, failing_tests: [] });
  });

  it('with --json prints the draft with its notes, of standard input, about the subject given', async () => {
    const { code, out, err } = await desk.run(['rules', 'read-sigma', '-', '--subject', 'user', '--json'], text);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ rule: { subject: 'user' }, notes: [] });
  });

  it('refuses what is not understood, by name, and an option that makes no sense', async () => {
    const refused = await desk.run(['rules', 'read-sigma', '-', '--json'], text.replace('kind', 'CommandLine'));
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(JSON.parse(refused.err)).toMatchObject({ error: 'invalid_input', error_description: expect.stringContaining('CommandLine') });
    expect((await desk.run(['rules', 'read-sigma', '-', '--subject', 'everybody'], text)).code).toBe(2);
    expect((await desk.run(['rules', 'read-sigma', './nowhere.yml'])).code).toBe(1);
    expect((await desk.run(['rules', 'read-sigma', '-'], 'x'.repeat(400_001))).code).toBe(1);
    expect((await desk.run(['rules', 'read-sigma', '-'], '#'.repeat(100_001))).code).toBe(1);
  });
});
