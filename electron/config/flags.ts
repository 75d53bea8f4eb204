/** One option of `gatewatch serve`. The command line, the environment names and the reference are all made from this table. */
export interface ServeFlag {
  /** As typed, such as `--tls-cert`. */
  readonly flag: string;
  /** The option's attribute, as commander names it. */
  readonly attribute: string;
  /** Placeholder of the value in the help text; null for a switch. */
  readonly value: string | null;
  readonly repeatable: boolean;
  /** The configuration key it sets; null for those that only say where to look or how to start. */
  readonly key: string | null;
  readonly help: string;
}

const flag = (name: string, value: string | null, key: string | null, help: string, repeatable = false): ServeFlag => ({
  flag: `--${name}`,
  // Commander names a switch that begins with `no-` by the rest, and makes it false.
  attribute: name.replace(/^no-/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  value,
  repeatable,
  key,
  help,
});

/** Every option of `serve`, in the order of the help text. */
export const serveFlags: readonly ServeFlag[] = [
  flag('data', 'DIR', 'data', 'data directory'),
  flag('port', 'N', 'port', 'port to listen on (9400); 0 takes a free one'),
  flag('host', 'ADDRESS', 'host', 'address to listen on (127.0.0.1)'),
  flag('issuer', 'URL', 'issuer', 'URL by which clients know the server'),
  flag('tls-cert', 'FILE', 'tls.cert', 'certificate chain, PEM'),
  flag('tls-key', 'FILE', 'tls.key', 'private key of the certificate, PEM'),
  flag('trusted-proxy', 'CIDR', 'trustedProxies', 'address range of a reverse proxy to believe; may be repeated', true),
  flag('profile', 'NAME', 'profile', 'development or production'),
  flag('config', 'FILE', null, 'configuration file (gatewatch.json in the data directory)'),
  flag('master-key-file', 'FILE', 'masterKeyFile', 'file with the master key'),
  flag('console-host', 'ADDRESS', 'console.host', 'address the console for browsers listens on (127.0.0.1)'),
  flag('console-port', 'N', 'console.port', 'port of the console for browsers; 0 takes a free one (0)'),
  flag('no-console', null, 'console.enabled', 'without the console for browsers'),
  flag('lab', null, 'lab.enabled', 'made-up people and clients at work, in a data directory of their own'),
  flag('lab-seed', 'N', 'lab.seed', 'who they are and what they do (1)'),
  flag('lab-rate', 'N', 'lab.rate', 'how many requests a second they send, on average (4)'),
  flag('json', null, 'json', 'machine-readable output'),
  flag('headless', null, null, 'without a window'),
];

const shout = (words: string): string => `GATEWATCH_${words.toUpperCase()}`;

/** The environment mirror of a flag: `--tls-cert` is `GATEWATCH_TLS_CERT`. */
export const flagVariable = (name: string): string => shout(name.replace(/^--/, '').replaceAll('-', '_'));

/** The environment mirror of a key: that of its flag if it has one, else the key's own words: `GATEWATCH_OAUTH_CODE_LIFETIME`. */
export const keyVariable = (key: string): string => {
  // What switches off has no mirror: its name in the environment would say the opposite of its value.
  const mirrored = serveFlags.find((one) => one.key === key && !one.flag.startsWith('--no-'));
  if (mirrored) return flagVariable(mirrored.flag);
  return shout(
    key
      .replace(/([KM])iB/, '$1ib')
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .replaceAll('.', '_'),
  );
};
