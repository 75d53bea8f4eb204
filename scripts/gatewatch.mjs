// `npm run -s gatewatch -- COMMAND`: sets up what is missing and runs one command.
import process from 'node:process';
import { launch } from './lib/launch.mjs';

await launch(process.argv.slice(2));
