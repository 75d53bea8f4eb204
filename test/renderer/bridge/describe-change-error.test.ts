import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { describeChangeError } from '../../../renderer/bridge/describe-change-error.ts';

const UNKNOWN = 'It is not known whether it was done.';

describe('a change whose call failed', () => {
  it.each([
    ['REFUSED', { code: 'conflict', description: 'It is closed already.' }, 'It is closed already.'],
    ['DENIED', { code: 'forbidden', description: 'The role viewer does not allow this.' }, 'The role viewer does not allow this.'],
    ['BAD_REQUEST', undefined, 'No.'],
    ['TOO_MANY_REQUESTS', undefined, 'No.'],
  ])('was not done where the engine said no: %s', (code, data, text) => {
    expect(describeChangeError(new ORPCError(code, { message: 'No.', data }))).toEqual({ unknown: false, why: text, text });
  });

  it.each([
    new TypeError('fetch failed'),
    new DOMException('stopped', 'AbortError'),
    undefined,
  ])('may have been done where no answer came: %s', (error) => {
    const why = 'No answer came from the engine.';
    expect(describeChangeError(error)).toEqual({ unknown: true, why, text: `${why} ${UNKNOWN}` });
  });

  it.each(['FAULT', 'INTERNAL_SERVER_ERROR', 'BAD_GATEWAY', 'TIMEOUT', 'constructor'])('may have been done before a fault: %s', (code) => {
    const error = new ORPCError(code, { message: 'Something broke.' });
    expect(describeChangeError(error)).toEqual({ unknown: true, why: 'Something broke.', text: `Something broke. ${UNKNOWN}` });
  });
});
