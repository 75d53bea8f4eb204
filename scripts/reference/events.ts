import { readFileSync } from 'node:fs';
import { auditKinds } from '../../shared/audit-event.ts';
import { code, page, table } from './markdown.ts';

const SOURCE = new URL('../../shared/audit-details.ts', import.meta.url);
const INTRODUCTION = `Every fact of the audit log is of one of these kinds. Besides its details it says when it happened and, where that is known, who it was about
and who acted: user, client, session, grant, token id, correlation id, actor. Address, user agent and login name are personal: they are kept beside the log, which
holds only a salted commitment to each, and can be erased without breaking any proof.

\`foreign: true\` in the details of a refusal says that another site had the browser send the request (\`Sec-Fetch-Site\`, W3C Fetch Metadata §2.3): whoever sits at the address did not do it,
unless the header was forged.

\`refusals.counted\` stands for \`count\` facts of the kind \`of\`, about the same user, client, address and actor. It says what those were kept apart by: \`reason\` (of an exceeded limit its tier), \`method\` of
a sign-in, \`operation\` of an operator, \`foreign\`. Login name, agent, session and grant are told where all that were counted agree in them. When somebody signs in, what was counted of that user and at that address
stands right before it in the log, four counts at the most.`;

/** Details exist as types alone, so that they are read from the source text: kind by kind, as written there. */
const readDetails = (): ReadonlyMap<string, string> => {
  const text = readFileSync(SOURCE, 'utf8');
  const body = /interface AuditDetails \{\n([\s\S]*?)\n\}/.exec(text)?.[1] ?? '';
  const members = [...body.matchAll(/^ {2}'([a-z._]+)': \{([^{}]*)\};$/gm)];
  return new Map(members.map(([, kind = '', fields = '']) => [kind, fields.replace(/\s+/g, ' ').trim().replace(/;$/, '')]));
};

const outcome = (success: boolean | null): string => (success === null ? '' : success ? 'success' : 'refusal');

/** The reference of facts, by category. A kind whose details cannot be read is a fault, so that the page cannot fall silent about it. */
export const eventsReference = (): string => {
  const details = readDetails();
  const kinds = Object.entries(auditKinds).map(([kind, meaning]) => {
    const fields = details.get(kind);
    if (fields === undefined) throw new Error(`The details of ${kind} cannot be read from shared/audit-details.ts.`);
    return { kind, fields, ...meaning };
  });
  const sections = [...new Set(kinds.map(({ category }) => category))].map((category) => {
    const rows = kinds
      .filter((one) => one.category === category)
      .map(({ kind, fields, severity, success, meaning }) => [code(kind), severity, outcome(success), fields && code(fields), meaning]);
    return `## ${category}\n\n${table(['kind', 'severity', 'outcome', 'details', 'meaning'], rows)}`;
  });
  return page('Facts of the audit log', 'shared/audit-event.ts', INTRODUCTION, ...sections);
};
