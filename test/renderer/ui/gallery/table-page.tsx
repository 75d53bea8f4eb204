import { useState } from 'react';
import { Drawer, Split } from '../../../../renderer/ui/overlay/drawer.tsx';
import { EmptyState } from '../../../../renderer/ui/state/empty-state.tsx';
import type { Column } from '../../../../renderer/ui/table/column.ts';
import { DataTable } from '../../../../renderer/ui/table/data-table.tsx';
import { KeyValue } from '../../../../renderer/ui/text/key-value.tsx';
import { Severity } from '../../../../renderer/ui/text/severity.tsx';
import { Time } from '../../../../renderer/ui/time/time.tsx';
import { severities } from '../../../../shared/severity.ts';
import { hostile } from './hostile.ts';

interface Row {
  readonly id: string;
  readonly risk: number;
  readonly text: string;
  readonly at: number;
}

const query = new URLSearchParams(window.location.search);
const now = Date.now();
const rowAt = (at: number): Row => ({
  id: `row-${at}`,
  risk: (at * 37) % 100,
  text: at < hostile.length ? (hostile[at]?.text ?? '') : `Refresh token of client-${at} reused from a second network`,
  at: now - at * 1000,
});
const all = Array.from({ length: Number(query.get('rows') ?? 100_000) }, (_, at) => rowAt(at));

const columns: readonly Column<Row>[] = [
  { id: 'severity', header: 'Severity', width: 110, cell: ({ risk }) => <Severity level={severities[Math.floor(risk / 20)] ?? 'info'} /> },
  { id: 'risk', header: 'Risk', width: 64, align: 'end', sortable: true, sortValue: ({ risk }) => risk, cell: ({ risk }) => risk },
  { id: 'text', header: 'What happened', flex: 1, cell: ({ text }) => text, copy: true, fixed: true },
  { id: 'id', header: 'Id', width: 120, mono: true, dim: true, cell: ({ id }) => id },
  {
    id: 'at',
    header: 'Since',
    width: 110,
    align: 'end',
    cell: ({ at }) => <Time at={at} seconds />,
    text: ({ at }) => new Date(at).toISOString(),
  },
];

const empty = <EmptyState title="No alerts" looked="0 rows read" />;

/** The table with as many rows as the address asks for, and its drawer. */
export const TablePage = () => {
  const [rows, setRows] = useState(all);
  const [pending, setPending] = useState(2);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [hidden, setHidden] = useState<string[]>([]);
  const [openId, setOpenId] = useState<string>();
  const [cursor, setCursor] = useState<string | null>(null);
  const [used, setUsed] = useState('');
  const at = rows.findIndex(({ id }) => id === openId);
  const go = (by: number) => {
    const next = rows[at + by];
    if (!next) return;
    setOpenId(next.id);
    setCursor(next.id);
  };
  const load = () => {
    setRows([rowAt(-1), rowAt(-2), ...rows]);
    setPending(0);
  };
  const drawer = openId !== undefined && at >= 0 && (
    <Drawer
      title={rows[at]?.text.slice(0, 60)}
      position={`${at + 1} of ${rows.length}`}
      onClose={() => setOpenId(undefined)}
      onNext={() => go(1)}
      onPrevious={() => go(-1)}
    >
      <KeyValue items={[{ label: 'Id', value: openId }]} />
    </Drawer>
  );
  return (
    <>
      <div className="page-head px-6">
        <h1 className="m-0">Alerts</h1>
        <output aria-label="Used">{used}</output>
      </div>
      <Split drawer={drawer}>
        <DataTable
          primary
          label="Alerts"
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          total={rows.length}
          cursor={cursor}
          onCursorChange={setCursor}
          onOpen={({ id }) => setOpenId(id)}
          selected={selected}
          onSelectedChange={setSelected}
          pending={pending}
          onLoadPending={load}
          hiddenColumns={hidden}
          onHiddenColumnsChange={setHidden}
          marker={({ risk }) => (risk >= 95 ? { tone: 'critical', label: 'You opened it' } : undefined)}
          onRowKey={(key, { id }) => {
            if (key !== 'e') return false;
            setUsed(id);
            return true;
          }}
          loading={query.has('loading')}
          error={query.has('error') ? <p className="m-0 px-4 py-2">The list could not be read again</p> : undefined}
          empty={empty}
        />
      </Split>
    </>
  );
};
