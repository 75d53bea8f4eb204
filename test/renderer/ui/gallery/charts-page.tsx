import { useState } from 'react';
import { BarList } from '../../../../renderer/charts/bar-list.tsx';
import { TimeSeries } from '../../../../renderer/charts/time-series.tsx';

const start = Date.UTC(2026, 2, 29, 8);
const times = Array.from({ length: 90 }, (_, at) => start + at * 120_000);
const good = times.map((_, at) => Math.round(75 + 35 * Math.sin(at / 14) + 6 * Math.sin(at * 2.3)));
const failed = times.map((_, at) => Math.round(6 + 90 * Math.exp(-((at - 68) ** 2) / 30)));

/** Lines and bars. */
export const ChartsPage = () => {
  const [range, setRange] = useState('');
  return (
    <div className="page overflow-auto">
      <h1 className="m-0">Charts</h1>
      <div className="grid grid-cols-[2fr_1fr] gap-4">
        <section className="panel" aria-label="Sign-ins">
          <TimeSeries
            title="Sign-ins a minute"
            times={times}
            series={[
              { id: 'ok', label: 'Succeeded', tone: 'accent', values: good },
              { id: 'failed', label: 'Failed', tone: 'critical', values: failed },
              { id: 'blocked', label: 'Blocked', tone: 'high', kind: 'line', values: times.map((_, at) => (at < 40 ? null : 18)) },
            ]}
            threshold={{ value: 35, label: 'alert at 35 failures a minute' }}
            onSelectRange={(from, to) => setRange(`${from}-${to}`)}
            primary
          />
          <output aria-label="Range chosen">{range}</output>
        </section>
        <section className="panel" aria-label="Addresses">
          <h2 className="panel-head">
            Addresses by failures <span className="ml-auto font-normal text-text-3">3 h</span>
          </h2>
          <BarList
            label="Addresses by failures"
            mono
            items={[
              { id: '1', label: '203.0.113.24', value: 188, detail: 'AS64500, NL', tone: 'critical' },
              { id: '2', label: '2001:db8:7::/64', value: 61, detail: 'AS64496, DE' },
              { id: '3', label: '192.0.2.140', value: 9, detail: 'AS64497, US' },
            ]}
          />
        </section>
      </div>
    </div>
  );
};
