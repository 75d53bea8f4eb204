import { describe, expect, it } from 'vitest';
import { handOverMessages } from '../../../renderer/shell/hand-overs/hand-over-message.ts';
import type { Handed } from '../../../shared/contract/session.ts';

const handed = (seq: number, members: Partial<Handed> = {}): Handed => ({
  seq,
  at: '2026-11-21T12:00:00.000Z',
  by_name: 'ada',
  kind: 'alert',
  id: `id-${seq}`,
  title: 'Password spraying',
  note: null,
  ...members,
});

describe('what is said of a hand-over', () => {
  it('F7 names who did, the alert or the case, and the note, and leads there', () => {
    const one = handed(7, { note: 'my shift ends' });
    expect(handOverMessages([one])).toEqual([
      { title: 'ada handed you an alert: Password spraying', detail: 'my shift ends', about: one, seqs: [7] },
    ]);
    const incident = handed(8, { kind: 'case', title: 'Case 3: Guessing', by_name: 'local:cli' });
    expect(handOverMessages([incident])).toEqual([
      { title: 'The command line handed you a case. Case 3: Guessing', about: incident, seqs: [8] },
    ]);
  });

  it('F7 is one message for each colleague, however much it was', () => {
    const many = Array.from({ length: 500 }, (_, n) => handed(500 - n, n === 3 ? { note: 'all of the network' } : {}));
    const messages = handOverMessages([...many, handed(0, { kind: 'case' }), handed(0, { kind: 'case', by_name: null })]);
    expect(messages).toMatchObject([
      {
        title: 'ada handed you 500 alerts and 1 case',
        detail: 'all of the network',
        about: 'alerts',
        seqs: [...many.map(({ seq }) => seq), 0],
      },
      { title: 'Somebody handed you a case. Password spraying' },
    ]);
  });

  it('F7 is nothing when nothing was handed over', () => {
    expect(handOverMessages([])).toEqual([]);
  });
});
