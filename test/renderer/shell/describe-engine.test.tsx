import { describe, expect, it } from 'vitest';
import { describeEngine, enginePhaseWords } from '../../../renderer/shell/describe-engine.ts';
import { enginePhases } from '../../../shared/desktop.ts';

const NOW = 1_700_000_000_000;
const heard = { shell: undefined, phase: 'following' as const, heardAt: NOW - 1000, issuer: 'https://id.example', now: NOW };

describe('how the engine is, on the status strip and on the wall board', () => {
  it('is said with its address while it serves', () => {
    expect(describeEngine(heard)).toEqual({ tone: 'ok', text: 'Engine serving at https://id.example' });
    expect(describeEngine({ ...heard, shell: { phase: 'serving' } }).tone).toBe('ok');
  });

  it('is what the app says where that knows better: one that failed is said to have failed, whatever was heard last', () => {
    for (const phase of enginePhases.filter((one) => one !== 'serving')) {
      const { tone, text } = describeEngine({ ...heard, shell: { phase } });
      expect([tone, text]).toEqual(['critical', `${enginePhaseWords[phase].short}. What is shown may be old`]);
    }
    expect(describeEngine({ ...heard, shell: { phase: 'failed' } }).text).toMatch(/^Engine failed/);
  });

  it('is lost when it is not reached, and when it was quiet for long', () => {
    const lost = { tone: 'critical', text: expect.stringMatching(/^Engine not reached, last heard .+\. What is shown may be old$/) };
    expect(describeEngine({ ...heard, phase: 'lost' })).toEqual(lost);
    expect(describeEngine({ ...heard, heardAt: NOW - 31_000 })).toEqual(lost);
    expect(describeEngine({ ...heard, phase: 'lost', heardAt: null }).text).toBe('Engine not reached. What is shown may be old');
  });

  it('is not known before it was heard', () => {
    expect(describeEngine({ ...heard, phase: 'connecting', heardAt: null }).tone).toBe('info');
  });
});
