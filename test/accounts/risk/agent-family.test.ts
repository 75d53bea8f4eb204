import { describe, expect, it } from 'vitest';
import { agentFamily } from '../../../electron/accounts/risk/agent-family.ts';
import { deskAgents, phoneAgents } from '../../../electron/lab/world/inventions.ts';

describe('the family of a program', () => {
  it('is the browser and its system', () => {
    expect(deskAgents.map(agentFamily)).toEqual([
      'chrome on windows',
      'edge on windows',
      'firefox on windows',
      'safari on mac',
      'chrome on mac',
      'firefox on linux',
      'chrome on linux',
    ]);
    expect(phoneAgents.map(agentFamily)).toEqual(['safari on ios', 'chrome on android', 'firefox on android']);
  });

  it('stays the same with an update', () =>
    expect(agentFamily('Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0')).toBe('firefox on linux'));

  it.each([
    ['curl/8.5.0', 'curl on unknown'],
    ['', 'unknown on unknown'],
    ['/', 'unknown on unknown'],
    ['Mon Outil', 'mon on unknown'],
    [`${'x'.repeat(5000)} Firefox/1.0`, `${'x'.repeat(40)} on unknown`],
  ])('of %j is %s', (agent, family) => expect(agentFamily(agent)).toBe(family));
});
