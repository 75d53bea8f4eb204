/** The engine's end of a window's port that lives in another process: what oRPC needs of a port. */
export interface RemotePort {
  on(event: string, listener: (event?: { data: unknown }) => void): void;
  postMessage(data: unknown): void;
  start(): void;
  close(): void;
}

export interface RemotePortInput {
  /** Passes a message on; `sent` is called when the pipe has taken it. */
  readonly send: (data: string | Uint8Array, sent: () => void) => void;
  /** Told once, when this end closes it. */
  readonly onClose: () => void;
}

/** Answers on their way that a connection may have: a window that does not read them must not fill the memory. */
const MOST_PENDING = 256;

/**
 * Makes a port of a pair of pipes.
 *
 * @returns The port, and how to feed it: `receive` for a message, `gone` when the other end closed.
 */
export const createRemotePort = ({ send, onClose }: RemotePortInput) => {
  const onMessage: ((event?: { data: unknown }) => void)[] = [];
  const onGone: (() => void)[] = [];
  let pending = 0;
  let open = true;
  const gone = (): void => {
    if (!open) return;
    open = false;
    for (const listener of onGone) listener();
  };
  const close = (): void => {
    if (open) onClose();
    gone();
  };
  const port: RemotePort = {
    on(event, listener) {
      if (event === 'message') onMessage.push(listener);
      if (event === 'close') onGone.push(() => listener());
    },
    postMessage(data) {
      if (!open) return;
      if (pending >= MOST_PENDING) close();
      else if (typeof data === 'string' || data instanceof Uint8Array) {
        pending += 1;
        send(data, () => {
          pending -= 1;
        });
      } else throw new TypeError('A port between processes carries text and bytes only.');
    },
    start: () => undefined,
    close,
  };
  return {
    port,
    receive(data: string | Uint8Array): void {
      if (open) for (const listener of onMessage) listener({ data });
    },
    gone,
  };
};
