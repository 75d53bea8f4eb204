import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formErrors } from './describe-error.ts';

/** Saves a form: what is wrong goes to its fields, and what was saved is read anew. */
export const useSave = (onSaved: () => void) => {
  const queries = useQueryClient();
  const [failed, setFailed] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const save = async (call: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setFailed(undefined);
    try {
      await call();
      await queries.invalidateQueries();
      onSaved();
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, ...formErrors(failed), save };
};
