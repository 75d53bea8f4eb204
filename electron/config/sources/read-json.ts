export { readJson } from '../../lib/read-json.ts';
