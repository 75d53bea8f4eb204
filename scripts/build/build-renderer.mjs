// Makes dist/renderer, the console as a browser or a window of the app loads it. How is in vite.config.ts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const notices = thirdPartyNotices(root);
await bundle({ configFile: join(root, 'vite.config.ts'), root: join(root, 'renderer'), plugins: [notices.plugin] });
writeFileSync(join(root, 'dist', 'renderer', 'THIRD-PARTY-NOTICES.txt'), notices.text());
