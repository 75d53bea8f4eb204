import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { type DesktopBridge, isPortMessage } from '../../shared/desktop.ts';

declare global {
  interface Window {
    /** What the preload script of the app gives; absent in a browser. */
    readonly gatewatch?: DesktopBridge;
  }
}

type Link = RPCLink<ClientContext>;

let requests = 0;

/** Asks the shell for a port; it comes once the engine serves, be it after a restart. */
const requestPort = (desktop: DesktopBridge): Promise<MessagePort> =>
  new Promise((resolve) => {
    requests += 1;
    const request = `port-${requests}`;
    const onMessage = (event: MessageEvent): void => {
      const [port] = event.ports;
      if (event.source !== window || !port || !isPortMessage(event.data, request)) return;
      window.removeEventListener('message', onMessage);
      resolve(port);
    };
    window.addEventListener('message', onMessage);
    desktop.connect(request);
  });

/** Waits no longer than the caller does. */
const unlessAborted = <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
};

/**
 * Carries calls over a port to the engine. When the engine goes, its port closes: the calls under way fail, and later ones wait for the port of its successor.
 */
export const createAppLink = (desktop: DesktopBridge): ClientLink<ClientContext> => {
  let link: Promise<Link> | undefined;
  const current = (): Promise<Link> => {
    link ??= requestPort(desktop).then((port) => {
      const mine = new RPCLink<ClientContext>({ port });
      port.addEventListener('close', () => {
        link = undefined;
      });
      port.start();
      return mine;
    });
    return link;
  };
  return {
    async call(path, input, options) {
      return (await unlessAborted(current(), options.signal)).call(path, input, options);
    },
  };
};
