// Run by itself: tries to take the lock on the directory it is given, says how that went, and holds it until it is killed.
import process from 'node:process';
import { lockDataDirectory } from '../../../electron/store/sqlite/data-lock.ts';

try {
  const lock = lockDataDirectory(process.argv[2] ?? '');
  process.stdout.write('locked\n');
  // Whoever takes a lock holds on to it: one that nobody knows of any more is collected, and let go with it.
  setInterval(() => lock.release(), 1_000_000);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
