import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { describeChangeError } from './describe-change-error.ts';
import { formErrors } from './describe-error.ts';
import { readAgain } from './read-again.ts';

/** Saves a form: what is wrong goes to its fields, and what is shown is read anew. `failed` is what the call threw; undefined without. */
export const useSave = (onSaved: () => void) => {
  const queries = useQueryClient();
  const [failed, setFailed] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const save = async (call: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setFailed(undefined);
    try {
      await call();
      await readAgain(queries);
      onSaved();
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, failed, ...formErrors(failed, describeChangeError), save };
};
