import { PlainText } from '../../../ui/text/plain-text.tsx';
import { AlertRuns } from '../../response/alert-runs.tsx';
import { AlertFacts } from './alert-facts.tsx';
import { Arithmetic } from './arithmetic.tsx';
import { Evidence, History } from './evidence.tsx';
import { OfferedActs } from './offered-acts.tsx';
import { Similar } from './similar.tsx';
import type { ShownAlert } from './use-alert.ts';

/** What happened, in a sentence, and why it matters. */
export const Why = ({ alert }: { readonly alert: ShownAlert }) => (
  <div className="border-l-2 border-high pl-3">
    <p className="m-0">
      <PlainText text={alert.sentence} max={500} />
    </p>
    {alert.description === '' ? null : (
      <p className="m-0 mt-1 text-text-2">
        <PlainText text={alert.description} max={500} />
      </p>
    )}
  </div>
);

/** What else could look the same. */
export const Innocent = ({ alert }: { readonly alert: ShownAlert }) =>
  alert.false_positives.length === 0 ? null : (
    <section aria-label="What else it could be" className="flex flex-col gap-1">
      <h3 className="m-0 text-sm font-semibold text-text-2">What else it could be</h3>
      <ul className="m-0 pl-4">
        {alert.false_positives.map((one) => (
          <li key={one}>
            <PlainText text={one} max={300} />
          </li>
        ))}
      </ul>
    </section>
  );

/** One alert from why to what was done: in the drawer one under the other. */
export const AlertBody = ({ alert }: { readonly alert: ShownAlert }) => (
  <>
    <Why alert={alert} />
    <Arithmetic alert={alert} />
    <OfferedActs alert={alert} />
    <AlertRuns alert={alert} />
    <AlertFacts alert={alert} />
    <Innocent alert={alert} />
    <Evidence alert={alert} />
    <Similar alert={alert} />
    <History alert={alert} />
  </>
);
