/** The first that fits counts: most browsers also name those they descend from. */
const PROGRAMS: readonly (readonly [name: string, mark: RegExp])[] = [
  ['edge', /\bEdg(?:e|A|iOS)?\//],
  ['opera', /\bOPR\/|\bOpera\b/],
  ['samsung', /\bSamsungBrowser\//],
  ['firefox', /\b(?:Firefox|FxiOS)\//],
  ['chrome', /\b(?:Chrome|CriOS|Chromium)\//],
  ['safari', /\bSafari\//],
];
const SYSTEMS: readonly (readonly [name: string, mark: RegExp])[] = [
  ['ios', /\b(?:iPhone|iPad|iPod)\b/],
  ['android', /\bAndroid\b/],
  ['windows', /\bWindows\b/],
  ['chromeos', /\bCrOS\b/],
  ['mac', /\bMac(?:intosh| OS X)\b/],
  ['linux', /\bLinux\b/],
];
/** Longer ones are cut before they are looked at. */
const MOST_LOOKED_AT = 512;
const LONGEST_NAME = 40;

const nameIn = (list: typeof PROGRAMS, agent: string): string | undefined => list.find(([, mark]) => mark.test(agent))?.[0];

/**
 * The family of a program and the system it runs on, as `firefox on linux`, without versions: an update does not make somebody a stranger. A program that is no
 * known browser goes by the name it begins with.
 *
 * @param agent The User-Agent as received (RFC 9110 §10.1.5).
 */
export const agentFamily = (agent: string): string => {
  const text = agent.slice(0, MOST_LOOKED_AT);
  const own = text
    .split(/[/\s;(]/, 1)[0]
    ?.toLowerCase()
    .slice(0, LONGEST_NAME);
  return `${nameIn(PROGRAMS, text) ?? (own || 'unknown')} on ${nameIn(SYSTEMS, text) ?? 'unknown'}`;
};
