import { cx } from '../cx.ts';
import { PlainText } from '../text/plain-text.tsx';
import type { ActState } from './confirm-act.tsx';

const count = (value: number): string => value.toLocaleString('en-US');

/** How an act went, in numbers; what failed is said first. */
export const ActOutcome = ({ state }: { readonly state: ActState }) => (
  <div role="status">
    {state.phase === 'failed' && (
      <div className="rounded border border-critical bg-critical-weak px-3 py-2">
        <p className="m-0 font-medium">Nothing was done.</p>
        <PlainText text={state.message} max={300} />
      </div>
    )}
    {state.phase === 'unknown' && (
      <div className="rounded border border-high bg-high-weak px-3 py-2">
        <p className="m-0 font-medium">It is not known whether it was done.</p>
        {state.detail}
      </div>
    )}
    {state.phase === 'waits' && <div className="rounded border border-high bg-high-weak px-3 py-2">{state.detail}</div>}
    {state.phase === 'done' && (
      <div className={cx('rounded border px-3 py-2', state.failed > 0 ? 'border-high bg-high-weak' : 'border-ok bg-ok-weak')}>
        <p className="m-0 font-medium">
          {state.failed > 0 ? `Done in part: ${count(state.failed)} of ${count(state.matched)} failed` : 'Done'}
        </p>
        <p className="m-0">
          {count(state.matched)} matched, {count(state.done)} done, {count(state.failed)} failed
        </p>
        {state.detail && <div className="mt-1">{state.detail}</div>}
      </div>
    )}
  </div>
);
