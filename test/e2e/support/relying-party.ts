import { createServer } from 'node:http';

/** What the client got at one of its addresses. */
export interface Callback {
  readonly method: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A client's web site. It stands on `localhost` and the server on `127.0.0.1`, so that for a browser they are two sites. */
export interface RelyingParty {
  readonly redirectUri: string;
  readonly signedOutUri: string;
  /** What came last; throws when nothing did. */
  last(): Callback;
  close(): Promise<void>;
}

const BODY = '<!doctype html><html lang="en"><title>Client</title><link rel="icon" href="data:,"><h1>Back at the client</h1></html>';
const LONGEST_BODY = 20_000;

/** Starts the client's web site on a free port. */
export const startRelyingParty = async (): Promise<RelyingParty> => {
  let callback: Callback | undefined;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body = (body + chunk).slice(0, LONGEST_BODY);
    });
    request.on('end', () => {
      const { method = '' } = request;
      const parameters = Object.fromEntries(method === 'POST' ? new URLSearchParams(body) : url.searchParams);
      callback = { method, path: url.pathname, parameters };
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(BODY);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    redirectUri: `${origin}/cb`,
    signedOutUri: `${origin}/signed-out`,
    last() {
      if (!callback) throw new Error('The client got nothing.');
      return callback;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
