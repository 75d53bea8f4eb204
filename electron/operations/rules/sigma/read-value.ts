import { auditKinds } from '../../../../shared/audit-event.ts';
import { canonicalAddress } from '../../../lib/addresses.ts';
import { done } from '../../../lib/outcome.ts';
import { shown } from '../../../lib/shown.ts';
import { networkOfAddress } from '../../../limits/network-of-address.ts';
import type { OperationOutcome } from '../../operation.ts';
import type { YamlValue } from './read-yaml.ts';
import { cannot, type SigmaReading } from './sigma-reading.ts';

/** How one value is looked for in a field. */
export type SigmaValue =
  | { readonly how: 'is'; readonly value: string | number | boolean }
  | { readonly how: 'contains' | 'starts_with' | 'ends_with'; readonly value: string }
  | { readonly how: 'exists'; readonly value: boolean };

/** Where in the text a value is looked for. */
export type Place = 'contains' | 'startswith' | 'endswith' | null;

interface Looked {
  /** Our name of the field, and that of the rule. */
  readonly field: string;
  readonly named: string;
  readonly place: Place;
  /** Whether case counts. */
  readonly cased: boolean;
}

const WILD: unique symbol = Symbol('*');
type Part = string | typeof WILD;

/** Splits text at its wildcards. A backslash takes their meaning from `*`, `?` and itself; before anything else it is a backslash. */
const partsOf = (text: string): Part[] | undefined => {
  const parts: Part[] = [];
  let literal = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\' && /[*?\\]/.test(text.charAt(at + 1))) {
      at += 1;
      literal += text.charAt(at);
    } else if (character === '?') {
      return undefined;
    } else if (character === '*') {
      if (literal !== '') parts.push(literal);
      literal = '';
      if (parts.at(-1) !== WILD) parts.push(WILD);
    } else literal += character;
  }
  return literal === '' ? parts : [...parts, literal];
};

const around = (parts: readonly Part[], place: Place): Part[] => {
  const before: Part[] = (place === 'contains' || place === 'endswith') && parts[0] !== WILD ? [WILD] : [];
  const after: Part[] = (place === 'contains' || place === 'startswith') && (parts.at(-1) !== WILD || parts.length === 0) ? [WILD] : [];
  const all = [...before, ...parts, ...after];
  return all.every((part) => part === WILD) ? all.slice(0, 1) : all;
};

const exactly = (value: string): SigmaValue => ({ how: 'is', value });

const TEXT_FIELDS: ReadonlySet<string> = new Set(['user', 'client', 'session', 'grant', 'token', 'correlation', 'actor', 'agent']);

/** A value that the whole field has to equal, in the spelling that facts have. */
const whole = (text: string, { field, named, cased }: Looked, reading: SigmaReading): OperationOutcome<SigmaValue> => {
  if (field === 'kind') {
    const kind = text.toLowerCase();
    return Object.hasOwn(auditKinds, kind) ? done(exactly(kind)) : cannot(`${shown(named)}: No kind of fact is called ${shown(text)}.`);
  }
  if (field === 'address') {
    const address = canonicalAddress(text);
    return address === null ? cannot(`${shown(named)}: ${shown(text)} is no address.`) : done(exactly(address));
  }
  if (field === 'network') {
    const network = networkOfAddress(text.replace(/\/\d+$/, ''));
    return network === text.toLowerCase()
      ? done(exactly(network))
      : cannot(`${shown(named)}: ${shown(text)} is no network that facts have: the /24 or /48 of an address.`);
  }
  if (field === 'user') reading.note(`${named}: Accounts are known by their id (sub), not by the name that is typed.`);
  if (!cased && text.toLowerCase() !== text.toUpperCase())
    reading.note(`${named}: Whole values are compared exactly; Sigma would ignore case. Only ${shown(text)} in this spelling is found.`);
  return done(exactly(text));
};

const readText = (text: string, looked: Looked, reading: SigmaReading): OperationOutcome<SigmaValue> => {
  const { field, named, place, cased } = looked;
  const told = shown(named);
  const split = partsOf(text);
  if (!split) return cannot(`${told}: The wildcard ? in ${shown(text)} is not supported: write the values out.`);
  const parts = around(split, place);
  const words = parts.filter((part) => part !== WILD);
  const [word = ''] = words;
  if (words.length > 1) return cannot(`${told}: A wildcard within ${shown(text)} is not supported, only one at its beginning or end.`);
  if (parts.length === 1 && parts[0] === WILD) return done({ how: 'exists', value: true });
  if (field === 'login')
    return cannot(`${told}: The name that was typed is not kept in the clear: it can be counted by, or be there or not.`);
  if (field === 'severity' || field === 'success')
    return cannot(`${told}: ${field === 'severity' ? 'Severity is a number from 1 (info) to 5 (critical).' : 'Success is true or false.'}`);
  if (parts.length <= 1) return whole(word, looked, reading);
  if (cased) return cannot(`${told}: The modifier "cased" is supported for whole values alone: parts of a text are found in any case.`);
  const how = parts.length === 3 ? 'contains' : parts[0] === WILD ? 'ends_with' : 'starts_with';
  return done({ how, value: word });
};

const readNumber = (value: number | boolean, { field, named, place }: Looked): OperationOutcome<SigmaValue> => {
  const told = shown(named);
  if (place !== null) return cannot(`${told}: "${place}" looks for text: put ${value} in quotes.`);
  const wanted = field === 'success' ? 'boolean' : field === 'severity' ? 'number' : null;
  if (wanted !== null && typeof value !== wanted) return cannot(`${told}: A ${wanted} is what facts have there.`);
  if (wanted === null && !field.startsWith('details.')) {
    const isText = TEXT_FIELDS.has(field) ? `put ${value} in quotes.` : `${value} is none.`;
    return cannot(`${told}: Facts have text there: ${isText}`);
  }
  return done({ how: 'is', value });
};

/** Reads one value of a field, with the wildcards in it and the place it is looked for at. Refuses what would find something else here, or nothing ever. */
export const readValue = (value: YamlValue, looked: Looked, reading: SigmaReading): OperationOutcome<SigmaValue> => {
  if (typeof value === 'string') return readText(value, looked, reading);
  if (typeof value === 'number' || typeof value === 'boolean') return readNumber(value, looked);
  if (value !== null) return cannot(`${shown(looked.named)}: A value is text, a number, true, false or null.`);
  return looked.place === null
    ? done({ how: 'exists', value: false })
    : cannot(`${shown(looked.named)}: "${looked.place}" looks for text, and null is none.`);
};
