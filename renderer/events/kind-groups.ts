import { type AuditCategory, auditKinds } from '../../shared/audit-event.ts';

/** What the groups of kinds are called. */
export const groupLabels: { readonly [C in AuditCategory]: string } = {
  authentication: 'Signing in',
  oauth: 'Tokens and consents',
  violation: 'Violations',
  detection: 'Detection and response',
  administration: 'Administration',
  log: 'The log itself',
  system: 'System',
};

export const groups = [
  'authentication',
  'oauth',
  'violation',
  'detection',
  'administration',
  'log',
  'system',
] as const satisfies readonly AuditCategory[];

const categories: ReadonlyMap<string, AuditCategory> = new Map(Object.entries(auditKinds).map(([kind, { category }]) => [kind, category]));

/** The kinds of a group, in the order of the reference. */
export const kindsOfGroup = (group: AuditCategory): readonly string[] =>
  [...categories].flatMap(([kind, category]) => (category === group ? [kind] : []));

/** The group of a kind; undefined for one that is not known here. */
export const groupOfKind = (kind: string): AuditCategory | undefined => categories.get(kind);
