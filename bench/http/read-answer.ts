/** One HTTP answer. `head` is the status line and the fields, as received. */
export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

const BLANK_LINE = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const CHUNKED = /\r\ntransfer-encoding: *chunked/i;

/** Joins the chunks of RFC 9112 §7.1, or gives null while the last one is still to come. */
const readChunks = (bytes: Buffer, from: number): Buffer | null => {
  const parts: Buffer[] = [];
  let at = from;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!Number.isInteger(size)) throw new Error('the answer has a chunk without a size');
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return null;
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
};

/**
 * Reads one answer from what has arrived, or gives null while it is incomplete. Each connection has one request under way, so nothing may follow.
 *
 * @throws Error when the bytes are not an HTTP/1.1 answer whose end can be told.
 */
export const readAnswer = (bytes: Buffer): Answer | null => {
  const headEnd = bytes.indexOf(BLANK_LINE);
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(head.slice(9, 12));
  if (!head.startsWith('HTTP/1.1 ') || !Number.isInteger(status)) throw new Error(`not an HTTP/1.1 answer: ${head.slice(0, 80)}`);
  const bodyStart = headEnd + BLANK_LINE.length;
  const length = LENGTH.exec(head)?.[1];
  if (length !== undefined) {
    const bodyEnd = bodyStart + Number(length);
    return bytes.length < bodyEnd ? null : { status, head, body: bytes.subarray(bodyStart, bodyEnd) };
  }
  if (CHUNKED.test(head)) {
    const body = readChunks(bytes, bodyStart);
    return body ? { status, head, body } : null;
  }
  if (status === 204 || status === 304) return { status, head, body: Buffer.alloc(0) };
  throw new Error(`the answer has neither a length nor chunks: ${head.slice(0, 200)}`);
};

/** The values of a field of the answer's head, in order. `name` in lower case. */
export const fieldValues = (answer: Answer, name: string): string[] =>
  answer.head
    .split('\r\n')
    .slice(1)
    .filter((line) => line.toLowerCase().startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).trim());
