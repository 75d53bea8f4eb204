import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { ControlFile } from './control-file.ts';

const toResponse = (incoming: IncomingMessage): Response => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) for (const one of value ?? []) headers.append(name, one);
  return new Response(Readable.toWeb(incoming), { status: incoming.statusCode ?? 500, headers });
};

/** Sends requests to a control door: what `fetch` does, but to a socket or pipe, with the door's token, one connection each. */
export const createSocketFetch =
  ({ address, token }: Pick<ControlFile, 'address' | 'token'>) =>
  async (request: Request): Promise<Response> => {
    const body = Buffer.from(await request.arrayBuffer());
    const { pathname, search } = new URL(request.url);
    const headers = { ...Object.fromEntries(request.headers), authorization: `Bearer ${token}`, 'content-length': String(body.length) };
    const options = {
      socketPath: address,
      path: pathname + search,
      method: request.method,
      headers,
      agent: false as const,
      signal: request.signal,
    };
    return new Promise((resolve, reject) => {
      httpRequest(options, (incoming) => resolve(toResponse(incoming)))
        .once('error', reject)
        .end(body);
    });
  };
