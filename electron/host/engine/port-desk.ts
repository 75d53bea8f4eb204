export interface PortDeskInput<Port> {
  readonly newConnection: () => string;
  readonly openChannel: () => { readonly forWindow: Port; readonly forEngine: Port };
  /** False when the engine does not serve after all. */
  readonly connect: (connection: string, port: Port) => boolean;
  readonly deliver: (window: number, request: string, port: Port) => void;
}

export interface PortDesk {
  /** A window asks for a port. It gets one now, or once the engine serves; of several requests of a window the last counts. */
  ask(window: number, request: string): void;
  /** The engine serves: those who wait get their ports. */
  serve(): void;
  /** The window is gone, or shows another document. */
  forget(window: number): void;
}

/** Gives windows their ports to the engine. At most one request of a window waits, so that asking in a loop costs nothing. */
export const createPortDesk = <Port>({ newConnection, openChannel, connect, deliver }: PortDeskInput<Port>): PortDesk => {
  const waiting = new Map<number, string>();
  const give = (window: number, request: string): boolean => {
    const { forWindow, forEngine } = openChannel();
    if (!connect(newConnection(), forEngine)) return false;
    deliver(window, request, forWindow);
    return true;
  };
  return {
    ask(window, request) {
      waiting.delete(window);
      if (!give(window, request)) waiting.set(window, request);
    },
    serve() {
      const due = [...waiting];
      waiting.clear();
      for (const [window, request] of due) if (!give(window, request)) waiting.set(window, request);
    },
    forget: (window) => void waiting.delete(window),
  };
};
