import { describe, expect, it } from 'vitest';
import { createWaitingLine } from '../../electron/limits/waiting-line.ts';

const lineOf = (...names: readonly string[]) => {
  const line = createWaitingLine<string>();
  const leave = new Map(names.map((name) => [name, line.add(name)]));
  return { line, leave: (name: string) => leave.get(name)?.() };
};

describe('a line of those who wait', () => {
  it('gives its oldest, or its newest', () => {
    const { line } = lineOf('a', 'b', 'c', 'd');
    expect([line.oldest(), line.takeOldest(), line.takeNewest(), line.takeOldest(), line.takeNewest()]).toEqual(['a', 'a', 'd', 'b', 'c']);
    expect([line.size, line.oldest(), line.takeOldest(), line.takeNewest()]).toEqual([0, undefined, undefined, undefined]);
  });

  it('skips who left, whose leaving counts once, and not after it was taken', () => {
    const { line, leave } = lineOf('a', 'b', 'c', 'd');
    expect([leave('a'), leave('a'), leave('d'), line.size]).toEqual([true, false, true, 2]);
    expect([line.takeNewest(), leave('c'), line.takeOldest(), leave('b'), line.size]).toEqual(['c', false, 'b', false, 0]);
  });

  it('may be joined again after it was empty, and keeps its order over ten thousand', () => {
    const line = createWaitingLine<number>();
    const taken: (number | undefined)[] = [];
    for (let n = 0; n < 10_000; n++) {
      line.add(n);
      if (n % 3 === 0) line.add(-1)();
      if (n % 2 === 1) taken.push(line.takeOldest());
    }
    while (line.size > 0) taken.push(line.takeOldest());
    expect(taken).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
    line.add(7);
    expect([line.size, line.oldest()]).toEqual([1, 7]);
  });
});
