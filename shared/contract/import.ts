import { z } from 'zod';
import { may } from '../role.ts';
import { open } from './procedure.ts';

/** Largest document, in bytes of UTF-8; the text can have no more characters than that. */
export const MAX_IMPORT_BYTES = 64 * 1024 * 1024;

const tally = z.object({ created: z.int(), updated: z.int(), unchanged: z.int() });

export const imports = {
  /** Takes one JSON document of clients, users and resources, whole or not at all. */
  apply: open(may.administer)
    .input(z.strictObject({ document: z.string().max(MAX_IMPORT_BYTES), dry_run: z.boolean().default(false) }))
    .output(
      z.object({
        dry_run: z.boolean(),
        /** SHA-256 of the document's bytes, hexadecimal, as the log has it. */
        sha256: z.string(),
        clients: tally,
        users: tally,
        resources: tally,
        /** Accounts that had a password already: an import never replaces what its owner may have changed. */
        passwords_kept: z.int(),
        /** Secrets made for new clients that came without one: told here and never again. */
        generated_secrets: z.array(z.object({ client_id: z.string(), client_secret: z.string() })),
      }),
    ),
};
