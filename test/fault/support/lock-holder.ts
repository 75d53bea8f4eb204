// Run by itself: tries to take the lock on the directory it is given, says how that went, and holds it until it is killed.
import process from 'node:process';
import { lockDataDirectory } from '../../../electron/store/sqlite/data-lock.ts';

try {
  lockDataDirectory(process.argv[2] ?? '');
  process.stdout.write('locked\n');
  setInterval(() => undefined, 1_000_000);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
