import { Badge } from '../../../ui/text/badge.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import type { ShownClient } from './shown-client.ts';

const tones = { high: 'critical', medium: 'high', low: 'low' } as const;

/** What is allowed about the registration, and yet not as it should be. */
export const Findings = ({ findings }: { readonly findings: ShownClient['health']['findings'] }) => (
  <section className="panel" aria-labelledby="findings">
    <h2 id="findings" className="panel-head">
      Findings
    </h2>
    <ul className="m-0 flex list-none flex-col gap-2 p-0">
      {findings.map(({ severity, field, text, fix }) => (
        <li key={`${field} ${text}`} className="grid grid-cols-[70px_minmax(0,1fr)] gap-3">
          <span>
            <Badge tone={tones[severity]}>{severity}</Badge>
          </span>
          <div>
            <PlainText text={text} /> <span className="text-text-2">{fix}</span>
          </div>
        </li>
      ))}
    </ul>
  </section>
);
