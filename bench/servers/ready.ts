import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves on a loopback port (0: any) and tells the run so, in the form every measured server uses; ends at SIGTERM. */
export const serve = (listener: RequestListener, port: number): Server => {
  const server = createServer(listener);
  server.listen(port, '127.0.0.1', () => {
    const { port: bound } = server.address() as AddressInfo;
    process.stdout.write(`${JSON.stringify({ event: 'ready', issuer: `http://127.0.0.1:${bound}` })}\n`);
  });
  process.on('SIGTERM', () => process.exit(0));
  return server;
};

/** The value of a `--name value` pair of this process. */
export const flag = (name: string): string => {
  const value = process.argv[process.argv.indexOf(`--${name}`) + 1];
  if (!process.argv.includes(`--${name}`) || value === undefined) throw new Error(`--${name} is missing`);
  return value;
};
