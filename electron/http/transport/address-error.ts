/** The system's reasons for refusing an address, each with what to do about it. */
const addressProblems: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) => `Port ${port} of ${host} is taken by another program: stop that, or choose another with --port.`,
  EACCES: (host, port) => `Port ${port} of ${host} is not for this user: choose one over 1023 with --port.`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine: choose another with --host.`,
  ENOTFOUND: (host) => `The host ${host} is not known: choose another with --host.`,
};

/** The error of a listener that could not have its address, in words that say what to do; another error as it is. */
export const addressError = (error: unknown, host: string, port: number): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const say = addressProblems[code];
  return say ? new Error(say(host, port), { cause: error }) : error;
};
