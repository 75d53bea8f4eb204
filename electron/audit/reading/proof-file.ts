import { hash } from 'node:crypto';
import type { EpochMs } from '../../../shared/units.ts';
import { exportLine } from '../export-format.ts';
import { parseCheckpoint, parseNote } from '../signed-note.ts';
import type { EventProof } from './prove-event.ts';

/**
 * A proof as a file that the stand-alone verifier takes: an export of one event (docs/audit-format.md §6), without personal values.
 *
 * @throws Error when the checkpoint of the proof is not one.
 */
export const proofFile = ({ seq, body, prev, hash: chained, proof, checkpoint, keys, size }: EventProof, exportedAt: EpochMs): string => {
  const note = parseNote(checkpoint);
  const origin = note && parseCheckpoint(note.text)?.origin;
  if (origin === undefined) throw new Error(`The checkpoint for ${size} events is damaged: run \`gatewatch audit verify\`.`);
  const lines = [
    exportLine({ gatewatch: 'audit-export', version: 1, origin, keys: [...keys], first: 1, last: size, exportedAt, complete: false }),
    exportLine({ seq, body, prev, hash: chained, proof: [...proof] }),
    exportLine({ checkpoint }),
  ].join('');
  return lines + exportLine({ end: true, events: 1, sha256: hash('sha256', lines, 'hex') });
};
