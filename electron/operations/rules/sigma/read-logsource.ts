import { type AuditKind, auditKinds } from '../../../../shared/audit-event.ts';
import { ruleKind } from '../../../../shared/rule.ts';
import { done } from '../../../lib/outcome.ts';
import { shown } from '../../../lib/shown.ts';
import type { OperationOutcome } from '../../operation.ts';
import { isYamlMap, type YamlValue } from './read-yaml.ts';
import { cannot, listed, type SigmaReading, unknownMember } from './sigma-reading.ts';

type Chosen = (kind: AuditKind) => boolean;

const PRODUCT = 'gatewatch';
const KNOWN: ReadonlySet<string> = new Set(['product', 'category', 'service', 'definition']);

const ofCategory =
  (...categories: readonly string[]): Chosen =>
  (kind) =>
    categories.includes(auditKinds[kind].category);

/** What a category of log source means among our facts: the categories of the log, by their names. */
export const sigmaCategories: ReadonlyMap<string, Chosen> = new Map([
  [
    'authentication',
    (kind: AuditKind) => ofCategory('authentication')(kind) || kind === 'user.sign_in_risk' || kind === 'password.rejected',
  ],
  ...['oauth', 'violation', 'administration', 'log', 'system', 'detection'].map((name) => [name, ofCategory(name)] as const),
]);

/** What a service means: what the endpoints of OAuth do and refuse, sign-ins, the console. */
export const sigmaServices: ReadonlyMap<string, Chosen> = new Map<string, Chosen>([
  ['oauth', ofCategory('oauth', 'violation')],
  ['console', (kind) => /^(?:operator|operation|console|view)\./.test(kind)],
]);

const chosen = (value: YamlValue | undefined, what: string, known: ReadonlyMap<string, Chosen>): OperationOutcome<Chosen> => {
  if (value === undefined) return done(() => true);
  const found = typeof value === 'string' ? known.get(value) : undefined;
  return found ? done(found) : cannot(`logsource.${what}: ${shown(value)} is none of ours: ${listed(known.keys())}.`);
};

/** The kinds of fact that a log source stands for. Refuses those of other products, and one that stands for no kind. */
export const readLogsource = (value: YamlValue | undefined, reading: SigmaReading): OperationOutcome<AuditKind[]> => {
  if (!isYamlMap(value) || value.size === 0) return cannot('logsource: It is a map that names the product, category or service.');
  const unknown = unknownMember(value, KNOWN);
  if (unknown !== undefined) return cannot(`logsource: The member ${shown(unknown)} is not understood.`);
  const product = value.get('product');
  if (product !== undefined && product !== PRODUCT)
    return cannot(`logsource.product: ${shown(product)} is not looked at here: facts are those of the product ${PRODUCT}.`);
  const category = chosen(value.get('category'), 'category', sigmaCategories);
  if (!category.ok) return category;
  const service = chosen(value.get('service'), 'service', sigmaServices);
  if (!service.ok) return service;
  if (value.size === (value.has('definition') ? 1 : 0)) return cannot('logsource: It names no product, category or service.');
  if (value.has('definition')) reading.note('logsource.definition: What it asks of the log is not checked.');
  const kinds = ruleKind.options.filter((kind) => category.value(kind) && service.value(kind));
  return kinds.length > 0 ? done(kinds) : cannot('logsource: No kind of fact is of both the category and the service.');
};
