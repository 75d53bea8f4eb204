import { auditKinds } from '../../shared/audit-event.ts';
import type { Rule, RuleTest } from '../../shared/rule.ts';
import { severityNumber } from '../../shared/severity.ts';
import { limitKeyAddress } from '../lib/addresses.ts';
import { compileRule } from './compile-rule.ts';
import type { DetectedFact } from './detected-fact.ts';
import type { Finding } from './detector.ts';

/** A moment the histories of tests begin at: the first of 2026, at noon, UTC. */
const BEGINNING = 1_767_268_800_000;

const written = (value: unknown, n: number): unknown => (typeof value === 'string' ? value.replaceAll('{n}', String(n)) : value);

const factOf = (step: RuleTest['facts'][number], n: number): Omit<DetectedFact, 'seq'> => {
  const fields = Object.entries(step.fields).map(([name, value]) => [name, written(value, n)] as const);
  const details = Object.fromEntries(
    fields.flatMap(([name, value]) => (name.startsWith('details.') ? [[name.slice('details.'.length), value]] : [])),
  );
  const { severity, success } = auditKinds[step.kind];
  const members = Object.fromEntries(fields.filter(([name]) => !name.startsWith('details.')));
  const { address } = members;
  return {
    at: BEGINNING + (step.after_seconds + (n - 1) * step.every_seconds) * 1000,
    kind: step.kind,
    severity: severityNumber(severity),
    success,
    user: null,
    client: null,
    session: null,
    grant: null,
    token: null,
    correlation: null,
    actor: null,
    address: null,
    source: typeof address === 'string' ? limitKeyAddress(address) : null,
    network: null,
    agent: null,
    login: null,
    ...members,
    details,
    weight: 1,
    clientBaseline: null,
  };
};

/** The facts of a test in the order of their time, numbered. */
export const factsOfTest = (test: RuleTest): DetectedFact[] =>
  test.facts
    .flatMap((step) => Array.from({ length: step.times }, (_, at) => factOf(step, at + 1)))
    .toSorted((one, other) => one.at - other.at)
    .map((fact, at) => ({ ...fact, seq: at + 1 }));

/** How a rule did in one of its tests. */
export interface TestedRule {
  readonly title: string;
  readonly passed: boolean;
  readonly fires: boolean;
  /** The first thing it found. */
  readonly finding: Finding | null;
}

/** Tries a rule on the histories that it states, each from the beginning. */
export const tryRule = (rule: Rule): TestedRule[] =>
  rule.tests.map((test) => {
    const detector = compileRule(rule);
    const kinds = new Set(detector.kinds);
    const findings = factsOfTest(test).flatMap((fact) => (kinds.has(fact.kind) ? detector.fold(fact) : []));
    return { title: test.title, passed: findings.length > 0 === test.fires, fires: findings.length > 0, finding: findings[0] ?? null };
  });
