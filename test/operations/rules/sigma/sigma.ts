import { factsOfTest, tryRule } from '../../../../electron/detect/try-rule.ts';
import type { OperationContext, OperationDeps } from '../../../../electron/operations/operation.ts';
import { readSigma, type SigmaDraft } from '../../../../electron/operations/rules/sigma/read-sigma.ts';
import type { Rule, RuleSubject, RuleTest } from '../../../../shared/rule.ts';

const DEPS = {} as OperationDeps;
const CONTEXT: OperationContext = { actor: 'local:cli', role: 'administrator' };

/** Reads a rule; it depends on nothing but the text. */
export const draftOf = async (text: string, subject?: RuleSubject): Promise<SigmaDraft> => {
  const read = await readSigma(DEPS, CONTEXT, { text, subject });
  if (!read.ok) throw new Error(read.refusal.description);
  return read.value;
};

/** Why a rule is refused. */
export const refusalOf = async (text: string, subject?: RuleSubject): Promise<string> => {
  const read = await readSigma(DEPS, CONTEXT, { text, subject });
  if (read.ok) throw new Error(`It was read: ${JSON.stringify(read.value)}`);
  if (read.refusal.code !== 'invalid_input') throw new Error(read.refusal.code);
  return read.refusal.description;
};

/** A rule of its detection: lines of YAML as they stand below `detection:`. */
export const sigma = (detection: string, logsource = 'product: gatewatch'): string =>
  `title: A rule\nlogsource:\n    ${logsource.replaceAll('\n', '\n    ')}\ndetection:\n    ${detection.replaceAll('\n', '\n    ')}\nlevel: low\n`;

type Happened = Partial<RuleTest['facts'][number]> & Pick<RuleTest['facts'][number], 'kind'>;

/** Whether a rule finds something in facts that happened: each of a kind, so often. */
export const fires = (rule: Rule, ...facts: readonly Happened[]): boolean => {
  const test: RuleTest = {
    title: 'these',
    fires: true,
    facts: facts.map((fact) => ({ after_seconds: 0, times: 1, every_seconds: 1, fields: {}, ...fact })),
  };
  if (factsOfTest(test).length === 0) throw new Error('nothing happened');
  const [tried] = tryRule({ ...rule, tests: [test] });
  return tried?.fires ?? false;
};
