import { useState } from 'react';
import type { z } from 'zod';
import type { ruleVersion } from '../../../../shared/contract/rules.ts';
import { may } from '../../../../shared/role.ts';
import type { Rule } from '../../../../shared/rule.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { ChangeList } from '../draft/change-list.tsx';
import { describeChanges } from '../draft/describe-changes.ts';
import { diffRules } from '../draft/diff-rules.ts';
import { RollBack } from './roll-back.tsx';

export type RuleVersion = z.infer<typeof ruleVersion>;

interface VersionsProps {
  readonly rule: Rule;
  /** What the product comes with; null for an own rule. */
  readonly product: Rule | null;
  /** Newest first. */
  readonly versions: readonly RuleVersion[];
}

const Version = ({
  version,
  before,
  current,
  onBack,
}: {
  version: RuleVersion;
  before: Rule | null;
  current: boolean;
  onBack?: () => void;
}) => (
  <li className="border-t border-line py-3 first:border-t-0">
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <strong className="font-semibold">{`Version ${version.version}`}</strong>
      {current ? <Badge tone="ok">in force</Badge> : null}
      <span className="text-text-2">
        <Time at={Date.parse(version.created_at)} format="date-time" /> by{' '}
        <PlainText text={version.created_by_name ?? version.created_by} max={64} inline />
      </span>
      {onBack ? (
        <Button size="sm" className="ml-auto" onClick={onBack}>
          {`Put version ${version.version} in force`}
        </Button>
      ) : null}
    </div>
    <p className="m-0 mt-1">
      <PlainText text={version.note} max={500} />
    </p>
    {version.rule === null ? <p className="m-0 mt-1 text-text-3">It took the rule out of force.</p> : null}
    {version.rule && before ? (
      <div className="mt-2">
        <ChangeList label={`What version ${version.version} changed`} changes={describeChanges(before, version.rule)} />
      </div>
    ) : null}
  </li>
);

/** The versions of a rule, each with what it changed, and the way back to any of them. */
export const Versions = ({ rule, product, versions }: VersionsProps) => {
  const administers = useMay(may.administer);
  const [to, setTo] = useState<{ readonly version: number; readonly rule: Rule }>();
  const back = (version: number, target: Rule | null) =>
    administers && target !== null && diffRules(rule, target).length > 0 ? { onBack: () => setTo({ version, rule: target }) } : {};
  return (
    <>
      <ol aria-label="Versions" className="m-0 list-none p-0">
        {versions.map((version, at) => {
          const current = version.rule !== null && version.version === rule.version;
          const isOldest = at === versions.length - 1;
          // What the product brought stands for itself; what was changed here first was changed of what it comes with.
          const before = versions[at + 1]?.rule ?? (isOldest && version.created_by !== 'system' ? product : null);
          return (
            <Version
              key={version.version}
              version={version}
              before={before}
              current={current}
              {...(current ? {} : back(version.version, version.rule))}
            />
          );
        })}
        {product ? (
          <li className="flex flex-wrap items-center gap-3 border-t border-line py-3 first:border-t-0">
            <strong className="font-semibold">As the product comes with it</strong>
            {diffRules(rule, product).length === 0 ? <Badge tone="ok">in force</Badge> : null}
            {versions.length > 0 && back(0, product).onBack ? (
              <Button size="sm" className="ml-auto" onClick={() => setTo({ version: 0, rule: product })}>
                Put this in force
              </Button>
            ) : null}
          </li>
        ) : null}
      </ol>
      {to ? <RollBack rule={rule} to={to.version} target={to.rule} onClose={() => setTo(undefined)} /> : null}
    </>
  );
};
