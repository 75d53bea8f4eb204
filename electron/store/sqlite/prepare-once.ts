import type { Database, Statement } from 'better-sqlite3';

/** Makes what prepares each text of a statement once and keeps it: for questions whose text depends on how they are narrowed, of which there are a few hundred at most. */
export const prepareOnce = <Row>(db: Database): ((sql: string) => Statement<[object], Row>) => {
  const known = new Map<string, Statement<[object], Row>>();
  return (sql) => {
    const statement = known.get(sql) ?? db.prepare<[object], Row>(sql);
    known.set(sql, statement);
    return statement;
  };
};
