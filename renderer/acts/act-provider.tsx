import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import type { ActInput, Effect, Performed } from '../../shared/contract/acts.ts';
import { readAgain } from '../bridge/read-again.ts';
import { ActDialog } from './act-dialog.tsx';

/** An act to be shown with its effect and, once confirmed, performed. */
export interface ActRequest {
  readonly act: ActInput;
  /** Heading of the dialog: "Revoke 3 tokens". */
  readonly title: string;
  /** The verb on the button: "Revoke". */
  readonly verb: string;
  /** The alert it is done about. */
  readonly alert?: string;
  /** Its effect, where a form had it counted already. */
  readonly effect?: Effect;
  readonly onDone?: (performed: Performed) => void;
}

type Ask = (request: ActRequest) => void;

const Context = createContext<Ask | null>(null);

/** Holds the one dialog through which every act goes: effect first, reason, then the act, and the way back where there is one. */
export const ActProvider = ({ children }: { readonly children: ReactNode }) => {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<{ readonly id: number; readonly request: ActRequest }>();
  const ask = useCallback<Ask>((request) => setAsked((before) => ({ id: (before?.id ?? 0) + 1, request })), []);
  return (
    <Context.Provider value={ask}>
      {children}
      {asked ? (
        <ActDialog key={asked.id} request={asked.request} onClose={() => setAsked(undefined)} onRecorded={() => void readAgain(queries)} />
      ) : null}
    </Context.Provider>
  );
};

/** Asks for an act: `const act = useAct(); act({ act: { act: 'users.suspend', users: [sub] }, title: 'Suspend ada', verb: 'Suspend' })`. */
export const useAct = (): Ask => {
  const ask = useContext(Context);
  if (!ask) throw new Error('There is no act provider around this component.');
  return ask;
};
