const EVERY = 128;

/**
 * Makes a function to await between the entries of long work: each so many calls it lets the event loop turn, so that a server keeps answering meanwhile.
 * Inside a unit of work other units wait, but reads and refusals go on.
 */
export const createBreather = (every = EVERY): (() => Promise<void> | undefined) => {
  let calls = 0;
  return () => {
    calls += 1;
    return calls % every === 0 ? new Promise((resolve) => setImmediate(resolve)) : undefined;
  };
};
