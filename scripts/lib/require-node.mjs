const LEAST_MAJOR = 20;

/** Ends the process with one line when the Node.js that npm runs on is too old to bring its own successor. Only syntax that such a one can read. */
export const requireNode = (version = process.versions.node) => {
  if (Number(version.split('.')[0]) >= LEAST_MAJOR) return;
  process.stderr.write(
    `Gatewatch needs Node.js ${LEAST_MAJOR} or newer to start, and this is ${version}. Install a newer one from https://nodejs.org\n`,
  );
  process.exit(1);
};
