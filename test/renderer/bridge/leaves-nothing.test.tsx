import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { leavesNothing } from '../../../renderer/bridge/leaves-nothing.ts';

const said = (code: string, data: object = {}): Error => new ORPCError(code, { data });
const unreached = new TypeError('fetch failed');

describe('a read that failed', () => {
  it('leaves what was read before, while the engine is not reached or has a fault', () => {
    for (const error of [unreached, said('FAULT', { kind: 'full', description: 'The disk is full.' })]) {
      expect(leavesNothing(error, { rule: 'as it was' })).toBe(false);
      expect(leavesNothing(error, undefined)).toBe(true);
    }
  });

  it('leaves nothing of what is not there, or not for this operator', () => {
    expect(leavesNothing(said('REFUSED', { code: 'not_found', description: 'There is no rule.' }), {})).toBe(true);
    expect(leavesNothing(said('DENIED', { code: 'forbidden', description: 'No.' }), {})).toBe(true);
  });

  it('is none while nothing failed', () => {
    expect([leavesNothing(null, undefined), leavesNothing(undefined, {})]).toEqual([false, false]);
  });
});
