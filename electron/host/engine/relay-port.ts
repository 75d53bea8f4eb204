/** A port of a window, as Electron's main process holds it. */
export interface RelayedPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

export interface RelayInput {
  readonly port: RelayedPort;
  /** Sends on; `sent` is called when the other side's pipe has taken it. */
  readonly send: (data: string | Uint8Array, sent: () => void) => void;
  /** The window's end closed, or was closed here; told once. */
  readonly onClose: () => void;
}

export interface Relay {
  /** A message of the engine for the window. */
  receive(data: string | Uint8Array): void;
  close(): void;
}

/** Messages on their way that a connection may have. A window calls and waits; one with more is broken or hostile. */
export const MOST_PENDING = 256;

/**
 * Passes messages between a window's port and a pipe, where a port cannot be handed over. What waits is bounded: a connection that has more messages on the way than
 * `MOST_PENDING` is closed, and so is one that sends anything but text or bytes.
 */
export const relayPort = ({ port, send, onClose }: RelayInput): Relay => {
  let pending = 0;
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    port.close();
    onClose();
  };
  port.on('message', ({ data }) => {
    const isMessage = typeof data === 'string' || data instanceof Uint8Array;
    if (pending >= MOST_PENDING || !isMessage) close();
    if (!open || !isMessage) return;
    pending += 1;
    send(data, () => {
      pending -= 1;
    });
  });
  port.on('close', close);
  port.start();
  return {
    receive(data) {
      if (open) port.postMessage(data);
    },
    close,
  };
};
