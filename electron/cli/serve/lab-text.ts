import type { Config } from '../../config/config.ts';

/** What somebody who starts the lab is told. */
export const labText = ({ lab, data }: Pick<Config, 'lab' | 'data'>): string => `
This is the lab: the people and clients in it are made up, and what they do, about ${lab.rate} requests a second, they really do. They are the same at each
start with --lab-seed ${lab.seed}. To begin afresh, stop it and remove the directory:

  ${data}

`;
