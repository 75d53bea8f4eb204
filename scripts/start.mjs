// `npm start`: sets up what is missing and starts Gatewatch.
import process from 'node:process';
import { start } from './lib/start.mjs';

await start(process.argv.slice(2));
