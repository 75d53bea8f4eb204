/** Name of the database in the data directory. */
export const DATABASE_FILE = 'gatewatch.db';
