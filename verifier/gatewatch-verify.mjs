#!/usr/bin/env node
/*
 * Verifies an audit export of Gatewatch. One file, nothing but Node 18 or newer, none of the product's code: read it before you trust it.
 * The format is described in docs/audit-format.md.
 *
 *   node gatewatch-verify.mjs FILE [--key VKEY ...] [--json]
 *
 * The file is read twice from disk and never held in memory: first its checkpoints, then every event. Exit status: 0 whole, 1 broken,
 * 2 unusable input.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';

const USAGE = `usage: node gatewatch-verify.mjs FILE [--key VKEY ...] [--json]
  FILE        an audit export (JSON lines)
  --key VKEY  a verifier key you got from elsewhere than the file; may be repeated
  --json      print the result as JSON
exit status: 0 whole, 1 broken, 2 unusable input`;

const NOT_PROVEN = [
  'that an event was true: only that it was recorded so, and has not been changed since the checkpoint that covers it was signed',
  'that nothing happened after the newest checkpoint, or that no newer checkpoint exists: compare it with one kept elsewhere',
  'that the log was never forked: whoever holds the signing key can sign two histories; a checkpoint kept elsewhere shows it',
  'that time stamps are right',
];
const NOT_PROVEN_FILTERED =
  'that the filter left nothing out: each event is proven, the absence of others is not; nor are prev and hash where a neighbour is missing';
const NOT_PROVEN_OWN_KEY =
  'who signed: the keys came with the file, and whoever can rewrite the file can rewrite them. Give --key to prove it';

const CHUNK_BYTES = 1 << 20;
const MAX_LINE_BYTES = 1 << 22;
const MAX_CHECKPOINTS = 4_000_000;
const MAX_SIGNATURES = 100;
const GENESIS = '0'.repeat(64);
const HEX_HASH = /^[0-9a-f]{64}$/;
const NAME = /^[^\p{White_Space}\p{Cc}\p{Cf}+]+$/u;
const LONE_SURROGATE = /\p{Surrogate}/u;
/** ASCII control characters other than the newline, which no signed note may hold. */
const CONTROL = /[^\P{Cc}\n\u007f-\u009f]/u;
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

const stop = (verdict, reason, place) => {
  throw Object.assign(new Error(reason), { verdict, place });
};
const broken = (reason, place = {}) => stop('broken', reason, place);
const unusable = (reason) => stop('unusable', reason, {});

// --- small things ------------------------------------------------------------------------------------------------------------------

const sha256 = crypto.hash ? (data) => crypto.hash('sha256', data, 'buffer') : (data) => crypto.createHash('sha256').update(data).digest();
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Bytes of a text in base64 or base64url, in its one canonical spelling; undefined for any other. */
const decoded = (text, alphabet) => {
  const bytes = Buffer.from(text, alphabet);
  return bytes.toString(alphabet) === text ? bytes : undefined;
};

/** RFC 8785. What it cannot write comes out as something that differs from any body. */
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return typeof value === 'string' && LONE_SURROGATE.test(value) ? '' : JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join()}}`;
};

// --- the file --------------------------------------------------------------------------------------------------------------------------

/** Every line of the file as its number and its bytes, the newline included. The last lacks one when the file was cut, or the line is too long. */
function* linesOf(fd) {
  let rest = Buffer.alloc(0);
  let number = 0;
  for (let position = 0; ; ) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const length = fs.readSync(fd, chunk, 0, CHUNK_BYTES, position);
    if (length === 0) break;
    position += length;
    const data = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(0, length)]) : chunk.subarray(0, length);
    let from = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, from)) {
      yield { number: ++number, bytes: data.subarray(from, end + 1) };
      from = end + 1;
    }
    rest = data.subarray(from);
    if (rest.length > MAX_LINE_BYTES) break;
  }
  if (rest.length > 0) yield { number: ++number, bytes: rest };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The object a line holds. Compact JSON only, so that no member can be there twice and read differently by another program. */
const parseLine = ({ number, bytes }, place) => {
  if (bytes.length > MAX_LINE_BYTES) broken('the line is longer than 4 MiB', { line: number, ...place });
  if (bytes[bytes.length - 1] !== 10) broken('the file ends in the middle of a line', { line: number, ...place });
  try {
    const text = utf8.decode(bytes.subarray(0, -1));
    const value = JSON.parse(text);
    if (isObject(value) && JSON.stringify(value) === text) return value;
  } catch {
    // Told below: not UTF-8, not JSON, or nested too deep are all the same to the reader.
  }
  return broken('the line is not compact JSON of one object', { line: number, ...place });
};

const hasOnly = (value, ...names) => Object.keys(value).every((name) => names.includes(name));

const headerOf = (line) => {
  let header;
  try {
    header = parseLine(line, {});
  } catch {
    unusable('the first line is not the header of an audit export');
  }
  const { gatewatch, version, origin, keys, first, last, exportedAt, complete } = header;
  if (gatewatch !== 'audit-export') unusable('this is not an audit export of Gatewatch');
  if (version !== 1) unusable('this verifier knows version 1 of the format only');
  const fit =
    hasOnly(header, 'gatewatch', 'version', 'origin', 'keys', 'first', 'last', 'exportedAt', 'complete') &&
    typeof origin === 'string' &&
    NAME.test(origin) &&
    Array.isArray(keys) &&
    keys.every((key) => typeof key === 'string') &&
    isCount(first) &&
    first > 0 &&
    isCount(last) &&
    isCount(exportedAt) &&
    typeof complete === 'boolean';
  if (!fit) unusable('the header lacks a member or has an unfit one');
  if (complete && first !== 1) unusable('an export that does not start at 1 cannot be complete');
  return header;
};

// --- signed checkpoints ------------------------------------------------------------------------------------------------------------------

/** A key out of name+id+base64(0x01 || Ed25519 key); undefined when it is no such key. */
const verifierKey = (text) => {
  const [, name, id, typed] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  const bytes = typed === undefined ? undefined : decoded(typed, 'base64');
  if (bytes?.length !== 33 || bytes[0] !== 1 || !NAME.test(name)) return undefined;
  if (sha256(Buffer.concat([Buffer.from(`${name}\n`), bytes])).toString('hex', 0, 4) !== id) return undefined;
  const key = crypto.createPublicKey({ key: Buffer.concat([SPKI_ED25519, bytes.subarray(1)]), format: 'der', type: 'spki' });
  return { text, name, id, key };
};

/** Reads a checkpoint and judges its signatures. `trusted` when a key signed it; a signature of a key that fails is an error. */
const readCheckpoint = (note, keys) => {
  const parts = /^((?:[^\n]+\n){3,})\n((?:— [^ \n]+ [^ \n]+\n)+)$/.exec(note);
  if (!parts || CONTROL.test(note) || LONE_SURROGATE.test(note)) broken('the checkpoint is not a signed note');
  const [origin, size, root] = parts[1].split('\n');
  const lines = parts[2].slice(0, -1).split('\n');
  const fit = NAME.test(origin) && /^(0|[1-9]\d{0,15})$/.test(size) && isCount(Number(size)) && decoded(root, 'base64')?.length === 32;
  if (!fit || lines.length > MAX_SIGNATURES) broken('the checkpoint is malformed');
  let trusted = false;
  for (const line of lines) {
    const [, name, encoded] = line.split(' ');
    const bytes = decoded(encoded, 'base64');
    if (!bytes || bytes.length < 5 || !NAME.test(name)) broken('a signature line of the checkpoint is malformed');
    const known = keys.find((key) => key.name === name && key.id === bytes.toString('hex', 0, 4));
    if (!known) continue;
    if (!crypto.verify(null, Buffer.from(parts[1]), known.key, bytes.subarray(4)))
      broken(`the checkpoint for ${size} events has a false signature`);
    trusted = true;
  }
  return { origin, size: Number(size), root: Buffer.from(root, 'base64').toString('hex'), trusted };
};

/** First reading: the header and every checkpoint. The first problem is kept, to be told when the second reading comes to its line. */
const survey = (fd, given) => {
  const found = {
    header: undefined,
    keys: given,
    bySize: new Map(),
    newest: undefined,
    signedThrough: -1,
    trusted: 0,
    untrusted: 0,
    problem: undefined,
  };
  for (const line of linesOf(fd)) {
    if (line.number === 1) {
      found.header = headerOf(line);
      if (given.length === 0) found.keys = found.header.keys.map(verifierKey).filter(Boolean);
    } else if (!found.problem && line.bytes.toString('latin1', 0, 14) === '{"checkpoint":') {
      try {
        addCheckpoint(found, line, given.length > 0);
      } catch (error) {
        if (error.verdict !== 'broken') throw error;
        found.problem = { reason: error.message, line: line.number };
      }
    }
  }
  return found.header ? found : unusable('the file is empty');
};

const addCheckpoint = (found, line, lenient) => {
  const value = parseLine(line);
  if (!hasOnly(value, 'checkpoint') || typeof value.checkpoint !== 'string') broken('the checkpoint line is malformed');
  const checkpoint = readCheckpoint(value.checkpoint, found.keys);
  const { size, root, trusted } = checkpoint;
  if (!trusted && !lenient) broken(`the checkpoint for ${size} events is signed by none of the keys in the file`);
  const former = found.bySize.get(size);
  if (former && former.root !== root) broken(`two checkpoints for ${size} events contradict each other`);
  if (!former && found.bySize.size === MAX_CHECKPOINTS) unusable('the file has more checkpoints than this verifier can hold');
  found[trusted ? 'trusted' : 'untrusted']++;
  const kept = trusted || !former ? checkpoint : former;
  found.bySize.set(size, kept);
  if (trusted && size > found.signedThrough) found.signedThrough = size;
  if (!found.newest || size >= found.newest.size) found.newest = kept;
};

// --- the tree ------------------------------------------------------------------------------------------------------------------------------

const leafOf = (body) => sha256(Buffer.concat([Buffer.of(0), body]));
const nodeOf = (left, right) => sha256(Buffer.concat([Buffer.of(1), left, right]));

/** A binary counter: subtrees of falling height, the two lowest merged while they are equally high. */
const push = (stack, leaf) => {
  let tree = { height: 0, hash: leaf };
  while (stack.length > 0 && stack[stack.length - 1].height === tree.height)
    tree = { height: tree.height + 1, hash: nodeOf(stack.pop().hash, tree.hash) };
  stack.push(tree);
};

const rootOf = (stack) =>
  (stack.length === 0 ? sha256('') : stack.map(({ hash }) => hash).reduceRight((right, left) => nodeOf(left, right))).toString('hex');

/** The root that an audit path leads to, straight from the recursive definition of RFC 6962 §2.1.1; undefined when the path is too short or too long. */
const climb = (index, size, leaf, path) => {
  if (size === 1) return path.length === 0 ? leaf : undefined;
  const sibling = path[path.length - 1];
  let half = 1;
  while (half * 2 < size) half *= 2;
  const own =
    sibling && (index < half ? climb(index, half, leaf, path.slice(0, -1)) : climb(index - half, size - half, leaf, path.slice(0, -1)));
  return own && (index < half ? nodeOf(own, sibling) : nodeOf(sibling, own));
};

// --- events ----------------------------------------------------------------------------------------------------------------------------------

/** The body as an object, once it is shown to be the one canonical spelling of it. */
const bodyOf = ({ body, seq }) => {
  let value;
  try {
    value = JSON.parse(body);
    if (!isObject(value) || canonical(value) !== body) value = undefined;
  } catch {
    value = undefined;
  }
  if (value === undefined) broken('the body is not canonical JSON');
  if (value.seq !== seq) broken(`the body says it is event ${JSON.stringify(value.seq)?.slice(0, 20)}`);
  return value;
};

/** Holds the personal values against the commitments in the body. A value that is missing was erased or withheld, which breaks nothing. */
const checkPersonal = (shown, commitments, tally) => {
  if (!isObject(commitments) || !isObject(shown)) broken('personal values or commitments are not an object');
  for (const [field, text] of Object.entries(commitments)) {
    if (typeof text !== 'string' || decoded(text, 'base64url')?.length !== 32) broken('a personal commitment is malformed');
    if (!Object.hasOwn(shown, field)) tally.withheld++;
  }
  for (const [field, opened] of Object.entries(shown)) {
    const fit = isObject(opened) && hasOnly(opened, 'value', 'salt') && typeof opened.salt === 'string' && typeof opened.value === 'string';
    const salt = fit && !LONE_SURROGATE.test(opened.value) ? decoded(opened.salt, 'base64url') : undefined;
    if (salt?.length !== 16) broken('a personal value is malformed');
    const commitment = sha256(Buffer.concat([salt, Buffer.from(`${field}\0${opened.value}`)])).toString('base64url');
    if (!Object.hasOwn(commitments, field) || commitments[field] !== commitment)
      broken('a personal value is not the one that was recorded');
    tally.opened++;
  }
};

const checkOrder = (seq, state, header) => {
  const next = state.seq + 1;
  if (!isCount(seq) || seq === 0) broken('seq is not a positive integer', { seq: next });
  if (header.complete && seq > next) broken(`event ${next} is missing: the file goes on with ${seq}`, { seq: next });
  if (seq < next) broken(`the event comes after event ${state.seq}`, { seq });
  if (seq < header.first || seq > header.last) broken('the event is outside the range of the header', { seq });
};

const checkChain = ({ seq, prev, hash }, body, state) => {
  const former = seq === 1 ? GENESIS : seq === state.seq + 1 ? state.hash : undefined;
  if (former !== undefined && prev !== former) broken(`prev is not the hash of event ${seq - 1}`);
  if (sha256(Buffer.concat([Buffer.from(prev, 'hex'), body])).toString('hex') !== hash)
    broken('the hash does not fit: body, prev or hash was changed');
};

const checkProof = ({ seq, proof }, leaf, { newest }) => {
  if (!newest) broken('there is no checkpoint to prove the event against');
  if (!newest.trusted) broken('the newest checkpoint is signed by none of the given keys');
  if (seq > newest.size) broken(`the newest checkpoint, for ${newest.size} events, does not cover the event`);
  const path =
    Array.isArray(proof) && proof.length <= 53 && proof.map((item) => (typeof item === 'string' ? decoded(item, 'base64') : undefined));
  if (!path || path.some((item) => item?.length !== 32)) broken('the inclusion proof is missing or malformed');
  if (climb(seq - 1, newest.size, leaf, path)?.toString('hex') !== newest.root)
    broken('the inclusion proof does not lead to the checkpoint');
};

const checkRoot = (state, { bySize }) => {
  const checkpoint = bySize.get(state.seq);
  if (!checkpoint) return;
  if (rootOf(state.tree) !== checkpoint.root) {
    const from = state.matched + 1;
    broken(`events ${from} to ${state.seq} are not those that the checkpoint for ${state.seq} events was made over`, {
      seq: from,
      through: state.seq,
    });
  }
  state.matched = state.seq;
};

const checkEvent = (event, state, found) => {
  const { header } = found;
  const { seq, body: text, prev, hash, personal = {} } = event;
  checkOrder(seq, state, header);
  if (!hasOnly(event, 'seq', 'body', 'prev', 'hash', 'personal', 'proof')) broken('the line has a member that is not part of the format');
  if (typeof text !== 'string' || !HEX_HASH.test(prev) || !HEX_HASH.test(hash)) broken('body, prev or hash is malformed');
  const { personal: commitments = {} } = bodyOf(event);
  const body = Buffer.from(text);
  checkChain(event, body, state);
  checkPersonal(personal, commitments, state.personal);
  const leaf = leafOf(body);
  if (!header.complete || event.proof !== undefined) checkProof(event, leaf, found);
  Object.assign(state, { seq, hash, events: state.events + 1 });
  if (!header.complete) return;
  push(state.tree, leaf);
  checkRoot(state, found);
};

const checkEnd = (end, state, found, digest) => {
  const { header, newest, signedThrough, keysGiven } = found;
  const missing = { seq: state.seq + 1 };
  if (!hasOnly(end, 'end', 'events', 'sha256') || end.end !== true) broken('the end line is malformed');
  if (header.complete && state.seq !== header.last)
    broken(`the header promises events up to ${header.last}, the last one here is ${state.seq}`, missing);
  if (end.events !== state.events) broken(`the end line counts ${Number(end.events)} events, the file has ${state.events}`, missing);
  if (header.complete && newest?.size > state.seq)
    broken(`there is a checkpoint for ${newest.size} events, the file ends at ${state.seq}: the newest were cut`, missing);
  if (end.sha256 !== digest) broken('the digest of the file does not fit: something was changed outside the events');
  if (newest && newest.origin !== header.origin) broken('the newest checkpoint is of another log than the header says');
  if (!keysGiven) return;
  if (!header.complete && !newest?.trusted) broken('the newest checkpoint is signed by none of the given keys');
  if (header.complete && signedThrough < state.seq) {
    const from = Math.max(signedThrough, 0) + 1;
    broken('the events are under no checkpoint that a given key signed', { seq: from, through: Math.max(state.seq, from) });
  }
};

/** Second reading: everything, in order, up to the first problem. */
const examine = (fd, found) => {
  const state = { seq: 0, hash: GENESIS, events: 0, tree: [], matched: 0, personal: { opened: 0, withheld: 0 } };
  const digest = crypto.createHash('sha256');
  let ended = false;
  for (const line of linesOf(fd)) {
    const place = { line: line.number };
    if (ended) broken('there are lines after the end line', place);
    const value = parseLine(line, { seq: state.seq + 1 });
    try {
      if (line.number === found.problem?.line) broken(found.problem.reason, { seq: undefined });
      ended = Object.hasOwn(value, 'end');
      if (ended) checkEnd(value, state, found, digest.digest('hex'));
      else if (line.number === 1) checkRoot(state, found);
      else if (!Object.hasOwn(value, 'checkpoint')) checkEvent(value, state, found);
      else if (!hasOnly(value, 'checkpoint')) broken('the checkpoint line is malformed');
    } catch (error) {
      if (error.verdict)
        error.place = { ...place, ...(Object.hasOwn(value, 'seq') && isCount(value.seq) ? { seq: value.seq } : {}), ...error.place };
      throw error;
    }
    if (!ended) digest.update(line.bytes);
  }
  if (!ended) broken('the end line is missing: the file was cut', { seq: state.seq + 1 });
  return state;
};

// --- the answer --------------------------------------------------------------------------------------------------------------------------------

const argumentsOf = (list) => {
  const options = { file: undefined, keys: [], json: list.includes('--json'), help: list.includes('--help') };
  const rest = list.filter((item) => item !== '--json');
  for (let i = 0; i < rest.length && !options.help; i++) {
    if (rest[i] === '--key') {
      const key = verifierKey(rest[++i] ?? '');
      options.keys.push(key ?? unusable('--key wants an Ed25519 verifier key, name+id+base64'));
    } else if (rest[i].startsWith('--') || options.file !== undefined) unusable(USAGE);
    else options.file = rest[i];
  }
  return options.file === undefined && !options.help ? unusable(USAGE) : options;
};

const openFile = (path) => {
  try {
    const fd = fs.openSync(path, 'r');
    if (!fs.fstatSync(fd).isFile()) unusable('FILE has to be a regular file: it is read twice');
    return fd;
  } catch (error) {
    return unusable(error.verdict ? error.message : `cannot read the file: ${error.code}`);
  }
};

const report = (found, state) => {
  const { header, keysGiven, newest, signedThrough, trusted, untrusted, keys } = found;
  const notes = [];
  if (!keysGiven) notes.push('no --key was given: the keys in the file itself were trusted');
  if (untrusted > 0) notes.push(`${untrusted} checkpoints are signed by none of the given keys and were not relied on`);
  if (header.complete && state.seq > Math.max(signedThrough, 0))
    notes.push(`the events after ${Math.max(signedThrough, 0)} are chained, but under no signed checkpoint`);
  if (state.personal.withheld > 0) notes.push(`${state.personal.withheld} personal values are erased or withheld; their commitments stand`);
  return {
    result: 'whole',
    origin: header.origin,
    complete: header.complete,
    events: state.events,
    last: state.seq,
    checkpoints: { relied: trusted, passedOver: untrusted, newest: newest ? { size: newest.size, root: newest.root } : null },
    personal: state.personal,
    keys: { source: keysGiven ? 'given' : 'file', used: keys.map(({ text }) => text) },
    notes,
    notProven: [...NOT_PROVEN, ...(header.complete ? [] : [NOT_PROVEN_FILTERED]), ...(keysGiven ? [] : [NOT_PROVEN_OWN_KEY])],
  };
};

const asText = (answer) => {
  if (answer.result === 'unusable') return `UNUSABLE: ${answer.reason}`;
  if (answer.result === 'broken') {
    const { seq, through, line } = answer.problem;
    const where = seq === undefined ? '' : through === undefined ? ` at event ${seq}` : ` between event ${seq} and event ${through}`;
    return `BROKEN${where}${line === undefined ? '' : ` (line ${line})`}: ${answer.problem.reason}`;
  }
  const { newest, relied } = answer.checkpoints;
  const head = newest ? `newest checkpoint: ${newest.size} events, root ${newest.root}` : 'no checkpoint';
  const bullets = (title, list) => (list.length === 0 ? [] : [title, ...list.map((item) => `  - ${item}`)]);
  return [
    `WHOLE: ${answer.events} events of ${answer.origin} (${answer.complete ? 'complete' : 'filtered'}), last ${answer.last}; ${relied} signed checkpoints`,
    head,
    ...bullets('Note:', answer.notes),
    ...bullets('This does not prove:', answer.notProven),
  ].join('\n');
};

const verify = (list) => {
  const { file, keys, help } = argumentsOf(list);
  if (help) return { result: 'help' };
  const fd = openFile(file);
  const found = survey(fd, keys);
  found.keysGiven = keys.length > 0;
  return report(found, examine(fd, found));
};

const main = (list) => {
  let answer;
  try {
    answer = verify(list);
  } catch (error) {
    if (error.verdict === 'broken') answer = { result: 'broken', problem: { ...error.place, reason: error.message } };
    else answer = { result: 'unusable', reason: error.verdict ? error.message : `the verifier failed: ${error.message}` };
  }
  const text = answer.result === 'help' ? USAGE : list.includes('--json') ? JSON.stringify(answer, null, 2) : asText(answer);
  process.stdout.write(`${text}\n`);
  process.exitCode = { whole: 0, help: 0, broken: 1, unusable: 2 }[answer.result];
};

main(process.argv.slice(2));
