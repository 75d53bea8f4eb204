import { MAX_IMPORT_BYTES } from '../../shared/contract/import.ts';

/** Largest call of a console. */
export const MAX_CALL_BYTES = 1_048_576;

/** Largest call of an import: the largest document, each of its characters escaped in JSON, and what is around it. */
export const MAX_IMPORT_CALL_BYTES = 2 * MAX_IMPORT_BYTES + MAX_CALL_BYTES;
