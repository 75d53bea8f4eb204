import { responseShape } from '../../electron/config/schema/response.ts';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { builtInPlaybooks } from '../../electron/respond/playbooks/built-in-playbooks.ts';
import { timedSteps } from '../../electron/respond/timed-steps.ts';
import { describeRule } from '../../shared/rule-words/describe-rule.ts';
import { code, page, table } from './markdown.ts';

const INTRODUCTION = `Each threshold is a default: an administrator changes it under *Rules*, with a note, a trial on the last 30 days and a version to go back to. What requests are
judged by before they leave a fact is configured under [\`protection\`](configuration.md).`;

const times = responseShape.response.parse(undefined);

/** The reference of the rules of detection and of the playbooks, from the documents themselves. */
export const rulesReference = (): string => {
  const overview = table(
    ['rule', 'severity', 'risk', 'about', 'technique'],
    builtInRules.map(({ id, title, severity, risk, subject, technique }) => [
      `[${title}](#${id})`,
      severity,
      String(risk),
      subject,
      technique === null ? '' : `${technique.id} ${technique.name}`,
    ]),
  );
  const sections = builtInRules.map((rule) => {
    const logic = describeRule(rule).map(({ text, items }) => [text, ...items.map((item) => `- ${item}`)].join('\n'));
    const honest = rule.false_positives.length === 0 ? [] : [`Honest behaviour that looks the same: ${rule.false_positives.join(' ')}`];
    return [`## ${rule.id}`, rule.description, ...logic, ...honest].join('\n\n');
  });
  const responses = table(
    ['playbook', 'rules', 'from severity', 'as it comes', 'steps'],
    builtInPlaybooks.map((playbook) => [
      code(playbook.id),
      builtInRules.flatMap((rule) => (rule.playbook === playbook.id ? [rule.id] : [])).join(', '),
      playbook.leastSeverity,
      playbook.defaultMode,
      timedSteps(playbook, times)
        .map(({ sentence }) => sentence)
        .join(' '),
    ]),
  );
  return page(
    'Rules of detection',
    'electron/detect/rules and electron/respond/playbooks',
    INTRODUCTION,
    overview,
    ...sections,
    '## Playbooks',
    'How long they block and how long emergency mode lasts is configured under [`response`](configuration.md#response).',
    responses,
  );
};
