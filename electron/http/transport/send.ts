import type { FastifyReply } from 'fastify';
import type { Answer } from '../exchange.ts';
import type { HeaderSet } from '../security-headers.ts';

export type Send = (reply: FastifyReply, standard: HeaderSet, extra: HeaderSet | null, answer: Answer) => void;

/** Writes an answer at once. */
export const sendNow: Send = (reply, standard, extra, { status, headers, body }) => {
  if (!reply.sent) reply.hijack();
  // A text goes out with its headers in one write; a buffer takes a second one.
  const length =
    status === 304 || status === 204 ? {} : { 'content-length': typeof body === 'string' ? Buffer.byteLength(body) : body.length };
  // All headers in one call: what the framework would do field by field is a good part of its cost.
  reply.raw.writeHead(status, { ...standard, ...extra, ...headers, ...length } as Record<string, string | string[] | number>);
  reply.raw.end(reply.request.raw.method === 'HEAD' ? undefined : body);
};

/**
 * Makes the sender of a listener. Answers that become ready in one turn of the loop are written together at its end: a peer that waits is woken once for
 * all of them, which costs more than the writing.
 */
export const createSend = (): Send => {
  let ready: (() => void)[] = [];
  const flush = (): void => {
    const now = ready;
    ready = [];
    for (const one of now) one();
  };
  return (reply, standard, extra, answer) => {
    // From here on the framework does not answer by itself.
    reply.hijack();
    if (ready.length === 0) setImmediate(flush);
    ready.push(() => sendNow(reply, standard, extra, answer));
  };
};
