import type { Credentials } from '../site.ts';

/** `Authorization` for a confidential client: both parts form-encoded first, RFC 6749 §2.3.1. */
export const basic = ({ id, secret }: Credentials): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

const fields = (extra: Readonly<Record<string, string>>): string =>
  Object.entries(extra)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

/** The text of a GET for `target`, an absolute URL. */
export const get = (target: URL, extra: Readonly<Record<string, string>> = {}): string =>
  `GET ${target.pathname}${target.search} HTTP/1.1\r\nHost: ${target.host}\r\n${fields(extra)}\r\n`;

/** A POST of one form to one address with fixed fields, prepared once: only the body differs from request to request. The body is ASCII. */
export const formPoster = (target: URL, extra: Readonly<Record<string, string>> = {}): ((body: string) => string) => {
  const head = `POST ${target.pathname}${target.search} HTTP/1.1\r\nHost: ${target.host}\r\nContent-Type: application/x-www-form-urlencoded\r\n${fields(extra)}Content-Length: `;
  return (body) => `${head}${body.length}\r\n\r\n${body}`;
};
