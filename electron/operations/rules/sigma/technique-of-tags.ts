import type { Technique } from '../../../../shared/rule.ts';
import { builtInRules } from '../../../detect/rules/built-in-rules.ts';
import { listed, type SigmaReading } from './sigma-reading.ts';

/** Techniques of ATT&CK that attacks on identities are tagged with, beside those that the rules of the product have. */
const MORE: readonly Technique[] = [
  { id: 'T1040', name: 'Network Sniffing', tactic: 'credential-access' },
  { id: 'T1078.001', name: 'Default Accounts', tactic: 'initial-access' },
  { id: 'T1078.002', name: 'Domain Accounts', tactic: 'initial-access' },
  { id: 'T1087', name: 'Account Discovery', tactic: 'discovery' },
  { id: 'T1098', name: 'Account Manipulation', tactic: 'persistence' },
  { id: 'T1110.002', name: 'Password Cracking', tactic: 'credential-access' },
  { id: 'T1111', name: 'Multi-Factor Authentication Interception', tactic: 'credential-access' },
  { id: 'T1133', name: 'External Remote Services', tactic: 'initial-access' },
  { id: 'T1185', name: 'Browser Session Hijacking', tactic: 'collection' },
  { id: 'T1212', name: 'Exploitation for Credential Access', tactic: 'credential-access' },
  { id: 'T1531', name: 'Account Access Removal', tactic: 'impact' },
  { id: 'T1539', name: 'Steal Web Session Cookie', tactic: 'credential-access' },
  { id: 'T1550', name: 'Use Alternate Authentication Material', tactic: 'lateral-movement' },
  { id: 'T1550.004', name: 'Web Session Cookie', tactic: 'lateral-movement' },
  { id: 'T1552', name: 'Unsecured Credentials', tactic: 'credential-access' },
  { id: 'T1556', name: 'Modify Authentication Process', tactic: 'credential-access' },
  { id: 'T1556.006', name: 'Multi-Factor Authentication', tactic: 'credential-access' },
  { id: 'T1557', name: 'Adversary-in-the-Middle', tactic: 'credential-access' },
  { id: 'T1562', name: 'Impair Defenses', tactic: 'defense-evasion' },
  { id: 'T1566', name: 'Phishing', tactic: 'initial-access' },
  { id: 'T1606', name: 'Forge Web Credentials', tactic: 'credential-access' },
];

const known: ReadonlyMap<string, Technique> = new Map(
  [...MORE, ...builtInRules.flatMap(({ technique }) => technique ?? [])].map((technique) => [technique.id, technique]),
);

const TECHNIQUE = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;
const TACTICS: ReadonlySet<string> = new Set([
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
]);

const tacticOf = (tag: string): string | undefined => {
  const tactic = tag
    .toLowerCase()
    .replace(/^attack\./, '')
    .replaceAll('_', '-');
  return tag.toLowerCase().startsWith('attack.') && TACTICS.has(tactic) ? tactic : undefined;
};

/** The technique that tags name first, under the tactic they name first, else the one it commonly serves. Other tags are told as left out. */
export const techniqueOfTags = (tags: readonly string[], reading: SigmaReading): Technique | null => {
  const named = tags.find((tag) => TECHNIQUE.test(tag));
  const tacticTag = tags.find((tag) => tacticOf(tag) !== undefined);
  const tactic = tacticTag && tacticOf(tacticTag);
  const id = named?.slice('attack.'.length).toUpperCase();
  const technique = id === undefined ? undefined : known.get(id);
  const kept = id !== undefined && (technique ?? tactic) !== undefined;
  const left = tags.filter((tag) => !kept || (tag !== named && tag !== tacticTag));
  if (left.length > 0) reading.note(`tags: A rule names one technique here. Left out: ${listed(left)}.`);
  if (!kept || id === undefined) return null;
  if (!technique) reading.note(`tags: The name of ${id} is not known here: complete it in the draft.`);
  return { id, name: technique?.name ?? id, tactic: tactic ?? technique?.tactic ?? '' };
};
