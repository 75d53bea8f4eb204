// `npm start`: sets up what is missing and starts Gatewatch.
import process from 'node:process';
import { launch } from './lib/launch.mjs';

await launch(['start', ...process.argv.slice(2)]);
