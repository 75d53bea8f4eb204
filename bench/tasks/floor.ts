import { formPoster } from '../http/request.ts';
import { SEEDED_TOKENS } from '../site.ts';
import { jsonAnswer, textMember, wrongAnswer } from './check-answer.ts';
import { documentWork } from './document.ts';
import { SIGN_IN_CONNECTIONS } from './password-sign-in.ts';
import { CONNECTIONS, type Work } from './work.ts';

/** A floor that answers a token request: a form goes in, an access token comes out. */
const grantFloor = (name: string, title: string, path: string): Work => ({
  name,
  title,
  connections: CONNECTIONS,
  async open(site) {
    const request = Buffer.from(formPoster(new URL(path, site.issuer))('grant_type=client_credentials&scope=api%3Aread'));
    const last: string[] = [];
    return {
      async step(lane, index) {
        const answer = await lane.send(request);
        const token = textMember(answer, jsonAnswer(answer, title), 'access_token', title);
        if (token === last[index]) throw wrongAnswer(`${title} expects a new token`, answer);
        last[index] = token;
        return true;
      },
    };
  },
});

const readFloor: Work = {
  name: 'floor-read',
  title: 'floor: one indexed read',
  connections: CONNECTIONS,
  async open(site) {
    const post = formPoster(new URL('/read', site.issuer));
    let next = 0;
    return {
      async step(lane) {
        const answer = await lane.send(post(`token=token-${next++ % SEEDED_TOKENS}`));
        if (jsonAnswer(answer, 'the read floor').active !== true) throw wrongAnswer('the read floor expects a live token', answer);
        return true;
      },
    };
  },
};

const hashFloor: Work = {
  name: 'floor-argon2id',
  title: 'floor: argon2id alone',
  connections: SIGN_IN_CONNECTIONS,
  async open(site) {
    const request = Buffer.from(formPoster(new URL('/hash', site.issuer))('password=correct'));
    return {
      async step(lane) {
        const answer = await lane.send(request);
        if (jsonAnswer(answer, 'the hash floor').verified !== true) throw wrongAnswer('the hash floor expects a right password', answer);
        return true;
      },
    };
  },
};

/** The unavoidable part of each work, on a bare `node:http` server. */
export const floorWorks: readonly Work[] = [
  documentWork(
    'floor-bare',
    'floor: bare node:http, 600-byte JSON',
    async (site) => new URL('/bare', site.issuer),
    (document) => typeof document.padding === 'string',
  ),
  grantFloor('floor-sign', 'floor: + ES256', '/sign'),
  grantFloor('floor-commit', 'floor: + SQLite group commit, FULL', '/commit'),
  grantFloor('floor-sign-commit', 'floor: + ES256 + group commit, FULL', '/sign-commit'),
  readFloor,
  hashFloor,
];
