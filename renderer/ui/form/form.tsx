import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { cx } from '../cx.ts';

export interface FormProps {
  readonly onSubmit: () => void;
  /** Messages by the `name` of the field they are of. */
  readonly errors?: Readonly<Record<string, string>>;
  /** What went wrong with the whole, not with one field. */
  readonly failure?: string;
  readonly label?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

const focusable = 'input:not([type="hidden"]):not([aria-hidden="true"]), textarea, button, [tabindex="0"]';

const focusField = (form: HTMLFormElement | null, name: string) =>
  form
    ?.querySelector(`[data-field="${CSS.escape(name)}"]`)
    ?.querySelector<HTMLElement>(focusable)
    ?.focus();

/** A form that, when it is refused, says why at its top, takes the focus there, and leads to each field. */
export const Form = ({ onSubmit, errors = {}, failure, label, className, children }: FormProps) => {
  const form = useRef<HTMLFormElement>(null);
  const summary = useRef<HTMLDivElement>(null);
  const entries = Object.entries(errors);
  const mark = JSON.stringify([entries, failure]);
  useEffect(() => {
    if (mark !== '[[],null]' && mark !== '[[]]') summary.current?.focus();
  }, [mark]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form ref={form} noValidate onSubmit={submit} aria-label={label} className={cx('flex flex-col gap-4', className)}>
      {(entries.length > 0 || failure) && (
        <div ref={summary} tabIndex={-1} role="alert" className="rounded border border-critical bg-critical-weak px-3 py-2">
          {failure && <p className="m-0">{failure}</p>}
          {entries.length > 0 && (
            <>
              <p className="m-0 font-medium">
                {entries.length === 1 ? 'One field needs another look' : `${entries.length} fields need another look`}
              </p>
              <ul className="m-0 mt-1 list-disc pl-4">
                {entries.map(([name, message]) => (
                  <li key={name}>
                    <button type="button" onClick={() => focusField(form.current, name)} className="text-left underline">
                      {message}
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      {children}
    </form>
  );
};
