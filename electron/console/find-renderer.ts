import { existsSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
/** Beside the bundle, which lies in dist/ as the renderer does; and from the sources. */
const places = [join(here, 'renderer'), join(here, '../../dist/renderer')];

/** The folder of the built console; where there is none yet, the one in which the build puts it. */
export const findRenderer = (): string =>
  places.find((place) => existsSync(join(place, 'index.html'))) ?? join(here, '../../dist/renderer');
