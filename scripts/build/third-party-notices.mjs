import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package that a module belongs to, below the repository; undefined for modules of ours and for made-up ones. */
const packageOf = (id) => /[\\/](node_modules[\\/](?:.*[\\/]node_modules[\\/])?(?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1];

const licenceOf = (folder) => {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
};

const notice = (root, folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return `${name} ${version} (${license ?? 'licence below'})\n${licenceOf(join(root, folder))}`;
};

/**
 * Gathers what packages are bundled, in one bundle or several, for their licences ask to be named.
 *
 * @param {string} root  The repository.
 * @returns `plugin`, a Vite plugin for each bundle, and `text()`, the name, version and licence of every package seen.
 */
export const thirdPartyNotices = (root) => {
  const folders = new Set();
  const note = (ids) => {
    for (const folder of ids.map(packageOf))
      if (folder !== undefined && existsSync(join(root, folder, 'package.json'))) folders.add(folder);
  };
  return {
    plugin: {
      name: 'third-party-notices',
      generateBundle(_, bundle) {
        // A font that a style sheet names is no module of a chunk.
        for (const file of Object.values(bundle))
          note([...(file.moduleIds ?? []), ...(file.originalFileNames ?? [])].map((id) => `/${id}`));
      },
    },
    text: () => {
      const notices = [...folders].sort().map((folder) => notice(root, folder));
      return `The packages below are part of this, under their own licences.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`;
    },
  };
};
