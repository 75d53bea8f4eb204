import type { FastifyReply } from 'fastify';
import type { Answer } from '../exchange.ts';
import type { HeaderSet } from '../security-headers.ts';

/** Writes an answer with all headers in one call: what the framework would do field by field is a good part of its cost. */
export const send = (reply: FastifyReply, standard: HeaderSet, extra: HeaderSet | null, { status, headers, body }: Answer): void => {
  reply.hijack();
  // A text goes out with its headers in one write; a buffer takes a second one.
  const length =
    status === 304 || status === 204 ? {} : { 'content-length': typeof body === 'string' ? Buffer.byteLength(body) : body.length };
  reply.raw.writeHead(status, { ...standard, ...extra, ...headers, ...length } as Record<string, string | string[] | number>);
  reply.raw.end(reply.request.raw.method === 'HEAD' ? undefined : body);
};
