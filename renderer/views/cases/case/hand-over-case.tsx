import { useQueryClient } from '@tanstack/react-query';
import type { Colleague } from '../../../../shared/contract/operators.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeChangeError } from '../../../bridge/describe-change-error.ts';
import { readAgain } from '../../../bridge/read-again.ts';
import { HandOverDialog } from '../../alerts/acts/hand-over-dialog.tsx';
import type { ShownCase } from './shown-case.ts';

interface HandOverCaseProps {
  readonly incident: ShownCase;
  readonly to: Colleague;
  readonly onClose: () => void;
}

/** Hands a case to a colleague, with what that one should know. */
export const HandOverCase = ({ incident, to, onClose }: HandOverCaseProps) => {
  const client = useClient();
  const queries = useQueryClient();
  const handOver = async (note: string | undefined): Promise<string | undefined> => {
    try {
      await client.cases.change({ id: incident.id, owner: to.id, ...(note === undefined ? {} : { note }) });
      await readAgain(queries);
      return undefined;
    } catch (error) {
      return describeChangeError(error).text;
    }
  };
  return <HandOverDialog what={`case ${incident.number}`} to={to} onHandOver={handOver} onClose={onClose} />;
};
