import type { ReactNode } from 'react';
import { Stat, StatRow } from '../../../../renderer/ui/data/stat.tsx';
import { Timeline } from '../../../../renderer/ui/data/timeline.tsx';
import { Tree } from '../../../../renderer/ui/data/tree.tsx';
import { Banner } from '../../../../renderer/ui/state/banner.tsx';
import { EmptyState } from '../../../../renderer/ui/state/empty-state.tsx';
import { ErrorState } from '../../../../renderer/ui/state/error-state.tsx';
import { Progress } from '../../../../renderer/ui/state/progress.tsx';
import { Stale } from '../../../../renderer/ui/state/stale.tsx';
import { Badge } from '../../../../renderer/ui/text/badge.tsx';
import { Chip } from '../../../../renderer/ui/text/chip.tsx';
import { CodeBlock } from '../../../../renderer/ui/text/code-block.tsx';
import { Kbd } from '../../../../renderer/ui/text/kbd.tsx';
import { KeyValue } from '../../../../renderer/ui/text/key-value.tsx';
import { PlainText } from '../../../../renderer/ui/text/plain-text.tsx';
import { Severity } from '../../../../renderer/ui/text/severity.tsx';
import { StateDot } from '../../../../renderer/ui/text/state-dot.tsx';
import { Countdown } from '../../../../renderer/ui/time/countdown.tsx';
import { Time } from '../../../../renderer/ui/time/time.tsx';
import { severities } from '../../../../shared/severity.ts';
import { hostile } from './hostile.ts';

const now = Date.now();
const course = [4, 5, 4, 6, 5, 9, 14, 12, 7, 5, 6, 5];

const family = [
  { id: 'a', parent: null, label: 'issued', at: now - 9e6, tone: 'neutral' },
  { id: 'b', parent: 'a', label: 'rotated', at: now - 7e6, tone: 'neutral' },
  { id: 'c', parent: 'b', label: 'rotated', at: now - 3e6, tone: 'medium' },
  { id: 'd', parent: 'c', label: 'rightful', at: now - 1e6, tone: 'ok', note: 'mail-sync' },
  { id: 'e', parent: 'c', label: 'reused', at: now - 9e5, tone: 'critical', fork: true, note: 'from 203.0.113.24' },
] as const;

const SignIns = ({ className, children }: { readonly className?: string; readonly children?: ReactNode }) => (
  <a href="#sign-ins" className={className}>
    {children}
  </a>
);

const Words = () => (
  <section className="panel flex flex-col gap-3" aria-label="Words">
    <div className="flex flex-wrap gap-4">
      {severities.map((level) => (
        <Severity key={level} level={level} />
      ))}
      <StateDot tone="ok">Serving</StateDot>
      <StateDot tone="critical">Chain broken</StateDot>
      <Badge tone="medium">LAB</Badge>
      <Badge>T1528</Badge>
      <Kbd keys="mod+k" />
      <Kbd keys="g o" />
    </div>
    <div className="flex flex-wrap gap-2">
      <Chip label="State" onRemove={() => undefined}>
        open
      </Chip>
      <Chip label="Client" exclude onRemove={() => undefined}>
        mail-sync
      </Chip>
      <Chip>All clients</Chip>
    </div>
    <div className="flex flex-wrap gap-6">
      <Time at={now} seconds showZone />
      <Time at={now - 3e5} format="relative" />
      <Time at={now - 9e7} />
      <Countdown until={now + 552_000} />
      <Countdown until={now + 42_000} />
      <Countdown until={now - 1} />
      <Stale since={now - 94_000} reason="the engine is starting again" />
    </div>
    <KeyValue
      items={[
        { label: 'Client', value: 'mail-sync (confidential)' },
        { label: 'Fingerprint', value: 'b1946ac92492d234', mono: true, copy: 'b1946ac92492d234' },
        { label: 'Owner', value: null },
      ]}
    />
    <ul aria-label="Hostile texts">
      {hostile.map(({ id, text }) => (
        <li key={id} data-hostile={id}>
          <PlainText text={text} max={80} />
        </li>
      ))}
    </ul>
  </section>
);

const States = () => (
  <section className="panel flex flex-col gap-3" aria-label="States">
    <Banner tone="lab">The lab writes sample traffic. Nothing here is real.</Banner>
    <Banner tone="warning" onDismiss={() => undefined}>
      The disk holds 2 GB more.
    </Banner>
    <Banner tone="info">A new version is ready.</Banner>
    <Banner tone="critical">The log no longer proves: event 184,220 differs from its hash.</Banner>
    <Progress label="Verifying" value={42} detail="77,372 of 184,220" />
    <Progress label="Reading" value={null} detail="counting" />
    <EmptyState title="No failed sign-ins in 24 h" looked="12,304 events read, filter: client mail-sync" />
    <ErrorState title="The list of clients could not be read" detail="SQLITE_BUSY: database is locked" onRetry={() => undefined} />
    <CodeBlock label="Client snippet" code={'{\n  "issuer": "http://127.0.0.1:9400",\n  "client_id": "mail-sync"\n}'} />
  </section>
);

/** Words, marks, states and facts. */
export const WordsPage = () => (
  <div className="page overflow-auto">
    <h1 className="m-0">Words and facts</h1>
    <StatRow>
      <Stat
        label="Sign-ins"
        value={12_304}
        change={{ text: '+4 %', tone: 'ok' }}
        detail="against yesterday"
        values={course}
        link={<SignIns />}
      />
      <Stat
        label="Failed"
        value={611}
        change={{ text: '+212 %', tone: 'high' }}
        threshold="over 35/min since 10:17"
        tone="critical"
        values={course}
      />
      <Stat label="Live tokens" value={3918} detail="2,204 users, 31 clients" values={[3, 3, 3, 3]} tone="neutral" at={now - 14_000} />
      <Stat label="Revoked" value={46} detail="41 by policy" values={course} tone="ok" loading />
    </StatRow>
    <div className="grid grid-cols-2 gap-4">
      <Words />
      <States />
      <section className="panel" aria-label="Family">
        <h2 className="panel-head">Token family</h2>
        <Tree label="Token family" nodes={family} />
      </section>
      <section className="panel" aria-label="History">
        <h2 className="panel-head">History</h2>
        <Timeline
          label="History"
          items={[
            { id: '1', at: now, title: 'Family revoked', detail: 'by policy', tone: 'critical' },
            { id: '2', at: now - 6e4, title: 'Refresh token reused', tone: 'high' },
            { id: '3', at: now - 9e7, title: 'Issued', detail: 'agent \u202Eevil' },
          ]}
        />
      </section>
    </div>
  </div>
);
