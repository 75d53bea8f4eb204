const EVERY_MS = 1000;

const isReached = (): Promise<boolean> =>
  fetch(window.location.origin, { method: 'HEAD' }).then(
    () => true,
    () => false,
  );

/**
 * Reads a part of the console from the engine that serves it. While the engine is not reached it waits: the router would load the page anew, and the browser would then show
 * that there is nothing.
 *
 * @throws What the reading threw while the engine is there: the part is gone since the console was built anew, and the page is to be loaded again.
 */
export const readWhenReached = async <T>(read: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (await isReached()) throw error;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }
};
