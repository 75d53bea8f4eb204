/** What went wrong with the store, in words that name the fix. A fault is never the caller's doing. */
export type StoreFaultKind =
  | 'wrong-node'
  | 'old-sqlite'
  | 'locked'
  | 'unwritable'
  | 'damaged'
  | 'newer-schema'
  | 'full'
  | 'busy'
  | 'io'
  | 'closed';

/** Thrown when something could not be made durable or read back. Nothing of the unit that met it has happened. */
export class StoreFault extends Error {
  readonly kind: StoreFaultKind;
  constructor(kind: StoreFaultKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreFault';
    this.kind = kind;
  }
}

const sqliteCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** True when the connection cannot be trusted any more and has to be opened anew: a write, read or sync failed below SQLite. */
export const needsReopening = (error: unknown): boolean => /^SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN)/.test(sqliteCode(error));

/** True for an error of the database itself, other than a constraint that a unit ran into and may judge. */
export const isStorageError = (error: unknown): boolean => /^SQLITE_(?!CONSTRAINT)/.test(sqliteCode(error));

/** Names a database error in the store's own words. */
export const toStoreFault = (error: unknown, path: string): StoreFault => {
  if (error instanceof StoreFault) return error;
  const code = sqliteCode(error);
  const said = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_FULL'))
    return new StoreFault('full', `The disk that holds ${path} is full: free some space; nothing was half done.`, error);
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB'))
    return new StoreFault(
      'damaged',
      `The database ${path} is damaged (${said}). Stop the server, keep the file, and restore the newest verified backup.`,
      error,
    );
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new StoreFault('busy', `The database ${path} is held by another program.`, error);
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN'))
    return new StoreFault(
      'unwritable',
      `The database ${path} cannot be opened for writing: check who owns the directory and its mode.`,
      error,
    );
  return new StoreFault('io', `The database ${path} failed: ${said}`, error);
};
