import { masterKeyVariable } from '../../electron/config/config.ts';
import { type ConfigKey, configKeys } from '../../electron/config/config-keys.ts';
import { flagVariable, serveFlags } from '../../electron/config/flags.ts';
import { productionDemands } from '../../electron/config/rules/production-demands.ts';
import { fixedFigures } from './fixed-figures.ts';
import { code, page, table } from './markdown.ts';
import { ruleThresholds, withinWords } from './rule-thresholds.ts';

const INTRODUCTION = `Every setting has a default. The figures by which attacks are detected are under [Thresholds of the built-in rules](#thresholds-of-the-built-in-rules). A setting can be given, weakest first, in a file, in an environment variable, and for those that have one, by a flag.

- The file is the one named by \`--config FILE\` or \`GATEWATCH_CONFIG\`, else \`gatewatch.json\` in the data directory if there is one. It is JSON (UTF-8, at most
  1 MiB), nested by section: \`{"oauth": {"codeLifetime": 30}}\`. Unknown keys are refused. Its relative paths are taken from its own folder.
- In the environment, switches are \`true\` or \`false\` (or \`1\`, \`0\`, \`yes\`, \`no\`, \`on\`, \`off\`), lists are comma-separated, maps and lists of objects are JSON.
  An empty variable counts as absent.
- All problems are reported at once, each with the key, where it was given, what is wrong and the fix. Secrets are never shown.

The data directory is, unless \`--data\` or \`GATEWATCH_DATA\` names one, \`$XDG_DATA_HOME/gatewatch\` or \`~/.local/share/gatewatch\` on Linux,
\`~/Library/Application Support/Gatewatch\` on macOS and \`%APPDATA%\\Gatewatch\` on Windows.

The master key itself can be given in \`${masterKeyVariable}\`. It is no key of the file, so that it is not written there by mistake.`;

const defaultText = ({ defaultValue }: ConfigKey): string => {
  if (defaultValue === undefined) return '';
  return code(typeof defaultValue === 'string' ? defaultValue : JSON.stringify(defaultValue));
};

const row = (key: ConfigKey): readonly string[] => [
  code(key.key),
  [code(key.variable), ...(key.flag ? [code(key.flag)] : [])].join(' '),
  defaultText(key),
  key.unit ?? '',
  key.accepts,
  key.description,
];

const sectionOf = ({ path }: ConfigKey): string => (path.length > 1 ? (path[0] ?? '') : '');

const sections = (): readonly string[] => {
  const names = [...new Set(configKeys.map(sectionOf))];
  return names.map((name) => {
    const rows = configKeys.filter((key) => sectionOf(key) === name).map(row);
    const heading = name === '' ? '## Server' : `## ${code(name)}`;
    return `${heading}\n\n${table(['key', 'variable, flag', 'default', 'unit', 'accepts', 'meaning'], rows)}`;
  });
};

const flags = (): string => {
  const rows = serveFlags.map(({ flag, value, key, help }) => [
    code(value ? `${flag} ${value}` : flag),
    code(flagVariable(flag)),
    key ? code(key) : '',
    help,
  ]);
  return `## Flags of \`serve\`\n\n${table(['flag', 'variable', 'key', 'meaning'], rows)}`;
};

const demands = (): string => {
  const sentences = [...new Set(productionDemands.map(({ demand }) => demand))];
  return `## What the production profile asks for\n\n${sentences.map((sentence) => `- ${sentence}`).join('\n')}`;
};

const thresholds = (): string => {
  const rows = ruleThresholds.map((threshold) => [
    `[${threshold.rule}](rules.md#${threshold.rule})`,
    threshold.words,
    code(String(threshold.figure)),
    withinWords(threshold),
  ]);
  return `## Thresholds of the built-in rules

No keys: an administrator changes them under *Rules*, with a note, a trial on the log and a version to go back to; \`gatewatch rules test\` tries a changed document without storing it.
A part of the whole is given as a number from 0 to 1.

${table(['rule', 'threshold', 'default', 'within'], rows)}`;
};

const fixed = (): string =>
  `## Figures that no setting changes\n\n${table(
    ['what', 'figure', 'why'],
    fixedFigures.map(({ what, figure, why }) => [what, figure, why]),
  )}`;

/** The reference of the configuration, from the schema, the flags, the demands of the production profile and the documents of the rules. */
export const configurationReference = (): string =>
  page(
    'Configuration',
    'electron/config, electron/detect/rules and scripts/reference/fixed-figures.ts',
    INTRODUCTION,
    flags(),
    demands(),
    ...sections(),
    thresholds(),
    fixed(),
  );
