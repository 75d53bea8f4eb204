import { Composer, CST, type Document, isMap, isScalar, isSeq, Lexer, LineCounter, type ParsedNode, Parser } from 'yaml';
import { done } from '../../../lib/outcome.ts';
import { shown, visible } from '../../../lib/shown.ts';
import { type OperationOutcome, refuse } from '../../operation.ts';

export type YamlValue = string | number | boolean | null | readonly YamlValue[] | YamlMap;
/** A map of YAML by its keys: no key can reach what objects inherit. */
export type YamlMap = ReadonlyMap<string, YamlValue>;

export const isYamlMap = (value: YamlValue | undefined): value is YamlMap => value instanceof Map;
export const isYamlList = (value: YamlValue | undefined): value is readonly YamlValue[] => Array.isArray(value);

/** Characters of a file, and words, marks and line ends it may be made of. */
export const MOST_CHARACTERS = 100_000;
const MOST_LEXEMES = 20_000;
/** Values within values, each with what the parser opens for it. */
const DEEPEST = 20;

const REFUSED: Readonly<Record<string, string>> = {
  alias: 'Aliases are not read: write the value out.',
  anchor: 'Anchors are not read: write the value out where it is meant.',
  tag: 'Tags are not read: leave it out, and put text in quotes.',
  'directive-line': 'Directives are not read: leave it out, YAML 1.2 is what is read.',
};

/** The parser says with this mark that text follows, whatever it looks like. */
const TEXT_FOLLOWS = '\x1f';

const refuseAt = (line: number, why: string) => refuse('invalid_input', `line ${line}: ${why}`);

/** Parses without building anything yet, so that what is too deep or too long, and what refers elsewhere, ends here. */
const scan = (text: string, lines: LineCounter): OperationOutcome<CST.Token[]> => {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let count = 0;
  let isText = false;
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    const { line } = lines.linePos(parser.offset);
    const why = isText ? undefined : REFUSED[CST.tokenType(lexeme) ?? ''];
    if (why !== undefined) return refuseAt(line, why);
    isText = lexeme === TEXT_FOLLOWS;
    count += 1;
    if (count > MOST_LEXEMES) return refuseAt(line, 'A rule has fewer parts: more than these are not read.');
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > DEEPEST) return refuseAt(line, 'Values lie too deep within one another.');
  }
  tokens.push(...parser.end());
  return done(tokens);
};

const convertScalar = (value: unknown, line: number): OperationOutcome<YamlValue> => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return done(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return refuseAt(line, 'A number has an end.');
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? refuseAt(line, 'The number is too large to be kept exactly: put it in quotes if it is a name.')
    : done(value);
};

const convertMap = (pairs: readonly { key: unknown; value: unknown }[], lineOf: (node: unknown) => number): OperationOutcome<YamlMap> => {
  const map = new Map<string, YamlValue>();
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? key.value : undefined;
    if (typeof name !== 'string') return refuseAt(lineOf(key), 'A name is text: put it in quotes.');
    // The parser refuses what is there twice; two spellings of one name are that as well.
    if (map.has(name)) return refuseAt(lineOf(key), `${shown(name)} is there twice.`);
    const converted = convert(value, lineOf);
    if (!converted.ok) return converted;
    map.set(name, converted.value);
  }
  return done(map);
};

/** Recursion ends with the depth that was scanned. */
const convert = (node: unknown, lineOf: (node: unknown) => number): OperationOutcome<YamlValue> => {
  if (node === null || node === undefined) return done(null);
  if (isScalar(node)) return convertScalar(node.value, lineOf(node));
  if (isMap(node)) return convertMap(node.items, lineOf);
  if (!isSeq(node)) return refuseAt(lineOf(node), 'This is no text, number, list or map.');
  const items: YamlValue[] = [];
  for (const item of node.items) {
    const converted = convert(item, lineOf);
    if (!converted.ok) return converted;
    items.push(converted.value);
  }
  return done(items);
};

const startOf = (node: unknown): number => {
  const range: unknown = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
};

const readDocument = ({ errors, warnings, contents }: Document.Parsed<ParsedNode>, lines: LineCounter): OperationOutcome<YamlValue> => {
  const [problem] = [...errors, ...warnings];
  return problem
    ? refuseAt(lines.linePos(problem.pos[0]).line, visible(problem.message.slice(0, 200)))
    : convert(contents, (node) => lines.linePos(startOf(node)).line);
};

/**
 * Reads YAML 1.2 by the core schema: text, numbers, true and false, null, lists and maps with names of text. Whatever refers to something else or could grow beyond its size is
 * refused: aliases, anchors, tags, directives, names that are there twice, depth.
 *
 * @returns Its documents; refusal `invalid_input` with the line.
 */
export const readYaml = (text: string): OperationOutcome<YamlValue[]> => {
  if (text.length > MOST_CHARACTERS)
    return refuse('invalid_input', `The file has ${text.length} characters, and may have ${MOST_CHARACTERS}.`);
  const lines = new LineCounter();
  const tokens = scan(text, lines);
  if (!tokens.ok) return tokens;
  const options = { version: '1.2', schema: 'core', merge: false, uniqueKeys: true, strict: true, prettyErrors: false } as const;
  const documents: YamlValue[] = [];
  for (const document of new Composer(options).compose(tokens.value)) {
    const read = readDocument(document, lines);
    if (!read.ok) return read;
    documents.push(read.value);
  }
  return done(documents);
};
