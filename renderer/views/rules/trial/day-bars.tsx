interface Day {
  readonly day: string;
  readonly alerts: number;
}

/** Alerts by day as bars, and the same numbers as a table for who opens it or hears the screen. */
export const DayBars = ({ days }: { readonly days: readonly Day[] }) => {
  const most = Math.max(1, ...days.map(({ alerts }) => alerts));
  const [first, last] = [days[0], days.at(-1)];
  return (
    <figure className="m-0">
      <div aria-hidden="true" className="flex h-24 items-end gap-px border-b border-line-strong">
        {days.map(({ day, alerts }) => (
          <div key={day} title={`${day}: ${alerts}`} className="flex h-full min-w-0 flex-1 flex-col justify-end hover:bg-hover">
            <div
              className="bg-accent forced-color-adjust-none"
              style={{ height: `${(100 * alerts) / most}%`, minHeight: alerts > 0 ? 2 : 0 }}
            />
          </div>
        ))}
      </div>
      <figcaption aria-hidden="true" className="mt-1 flex justify-between text-xs text-text-3">
        <span>{first?.day} UTC</span>
        <span>{`at most ${most.toLocaleString('en-US')} a day`}</span>
        <span>{last?.day} UTC</span>
      </figcaption>
      <details className="mt-1">
        <summary className="text-text-2">Alerts by day as a table</summary>
        <table className="mt-1 w-full border-collapse" aria-label="Alerts by day">
          <tbody>
            {days.toReversed().map(({ day, alerts }) => (
              <tr key={day} className="border-t border-line">
                <th scope="row" className="h-6.5 text-left font-normal text-text-2">
                  {day}
                </th>
                <td className="num">{alerts.toLocaleString('en-US')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
};
