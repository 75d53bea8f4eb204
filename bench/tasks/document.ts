import { openLane } from '../http/lane.ts';
import { get } from '../http/request.ts';
import type { Site } from '../site.ts';
import { jsonAnswer, wrongAnswer } from './check-answer.ts';
import { CONNECTIONS, type Work } from './work.ts';

/** Fetching one unchanging JSON document. The first answer is judged by `isRight`, and every other one must be the same bytes. */
export const documentWork = (
  name: string,
  title: string,
  address: (site: Site) => Promise<URL>,
  isRight: (document: Record<string, unknown>, site: Site) => boolean,
): Work => ({
  name,
  title,
  connections: CONNECTIONS,
  async open(site) {
    const request = Buffer.from(get(await address(site)));
    const lane = await openLane(new URL(site.issuer));
    const first = await lane.send(request);
    lane.close();
    if (!isRight(jsonAnswer(first, title), site)) throw wrongAnswer(`${title} expects the right document`, first);
    const expected = Buffer.from(first.body);
    return {
      async step(lane) {
        const answer = await lane.send(request);
        if (answer.status !== 200 || !expected.equals(answer.body)) throw wrongAnswer(`${title} expects the same document again`, answer);
        return true;
      },
    };
  },
});
