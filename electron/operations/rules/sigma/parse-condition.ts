import { done } from '../../../lib/outcome.ts';
import { shown } from '../../../lib/shown.ts';
import type { OperationOutcome } from '../../operation.ts';
import type { Expression } from './read-selection.ts';
import { cannot, listed } from './sigma-reading.ts';

const LONGEST = 2000;
const DEEPEST = 20;
const MARK = /\s*([()|]|[^\s()|]+)/uy;

const marksOf = (text: string): string[] => {
  const mark = new RegExp(MARK.source, MARK.flags);
  const marks: string[] = [];
  for (let found = mark.exec(text); found; found = mark.exec(text)) marks.push(found[1] ?? '');
  return marks;
};

/** The selections that a pattern such as `sel*` names; `them` is every one whose name does not begin with an underscore. */
const matching = (pattern: string, selections: ReadonlyMap<string, Expression>): string[] => {
  if (pattern === 'them') return [...selections.keys()].filter((name) => !name.startsWith('_'));
  const [first = '', ...rest] = pattern.split('*');
  const fits = (name: string): boolean => {
    if (!name.startsWith(first)) return false;
    let at = first.length;
    for (const [place, part] of rest.entries()) {
      const isLast = place === rest.length - 1;
      const found = isLast ? name.length - part.length : name.indexOf(part, at);
      if (found < at || (isLast && !name.endsWith(part))) return false;
      at = found + part.length;
    }
    return rest.length > 0 || name === pattern;
  };
  return [...selections.keys()].filter(fits);
};

/**
 * Parses a condition over selections: `and`, `or`, `not`, parentheses, `1 of`, `any of`, `all of`. Refuses aggregations, other counts, and selections that are not there or that it
 * does not use.
 */
export const parseCondition = (text: string, selections: ReadonlyMap<string, Expression>): OperationOutcome<Expression> => {
  if (text.length > LONGEST) return cannot(`condition: It is longer than ${LONGEST} characters.`);
  const marks = marksOf(text);
  const used = new Set<string>();
  let at = 0;
  const peek = (): string => (marks[at] ?? '').toLowerCase();
  const take = (): string => {
    at += 1;
    return marks[at - 1] ?? '';
  };

  const quantified = (count: string): OperationOutcome<Expression> => {
    take();
    const pattern = take();
    if (count !== '1' && count !== 'any' && count !== 'all')
      return cannot(`condition: "${shown(count).slice(1, -1)} of" is not supported, only 1 of, any of and all of.`);
    const names = matching(pattern, selections);
    if (names.length === 0) return cannot(`condition: No selection is called ${shown(pattern)}.`);
    for (const name of names) used.add(name);
    const of = names.flatMap((name) => selections.get(name) ?? []);
    return done(count === 'all' ? { all: of } : { any: of });
  };
  const primary = (depth: number): OperationOutcome<Expression> => {
    if (depth > DEEPEST) return cannot('condition: Parentheses lie too deep within one another.');
    const mark = take();
    if (mark === '(') {
      const inner = either(depth + 1);
      if (!inner.ok) return inner;
      return take() === ')' ? inner : cannot('condition: A parenthesis is not closed.');
    }
    if (mark.toLowerCase() === 'not') {
      const inner = primary(depth + 1);
      return inner.ok ? done({ not: inner.value }) : inner;
    }
    if (peek() === 'of') return quantified(mark.toLowerCase());
    const selection = selections.get(mark);
    if (!selection) return cannot(mark === '' ? 'condition: It ends too early.' : `condition: No selection is called ${shown(mark)}.`);
    used.add(mark);
    return done(selection);
  };
  const joined = (word: string, part: () => OperationOutcome<Expression>): OperationOutcome<Expression[]> => {
    const parts: Expression[] = [];
    for (;;) {
      const one = part();
      if (!one.ok) return one;
      parts.push(one.value);
      if (peek() !== word) return done(parts);
      take();
    }
  };
  const both = (depth: number): OperationOutcome<Expression> => {
    const parts = joined('and', () => primary(depth));
    return parts.ok ? done({ all: parts.value }) : parts;
  };
  const either = (depth: number): OperationOutcome<Expression> => {
    const parts = joined('or', () => both(depth));
    return parts.ok ? done({ any: parts.value }) : parts;
  };

  const whole = either(0);
  if (marks.includes('|')) return cannot('condition: Aggregations after "|" are not supported: write a correlation rule beside this one.');
  if (!whole.ok) return whole;
  if (at < marks.length) return cannot(`condition: ${shown(take())} is not understood.`);
  const unused = [...selections.keys()].filter((name) => !used.has(name));
  return unused.length === 0 ? whole : cannot(`condition: It does not use ${listed(unused)}: take out what has no effect.`);
};
