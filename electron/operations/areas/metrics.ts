import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { showEndpoints } from '../metrics/show-endpoints.ts';
import { showNow } from '../metrics/show-now.ts';
import { showSeries } from '../metrics/show-series.ts';
import { showTop } from '../metrics/show-top.ts';

export const metricsArea = {
  series: os.metrics.series.handler(answer(showSeries)),
  top: os.metrics.top.handler(answer(showTop)),
  now: os.metrics.now.handler(answer(showNow)),
  endpoints: os.metrics.endpoints.handler(answer(showEndpoints)),
};
