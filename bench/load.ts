// The load generator: a process of its own, on a core of its own. It takes one order at a time over the channel to its parent.
import { measure } from './measure.ts';
import type { LoadReply, MeasureOrder, RoundResult } from './site.ts';
import { catalogue } from './tasks/catalogue.ts';
import type { Course, Work } from './tasks/work.ts';

const courses = new Map<string, Course>();

const workOf = (name: string): Work => {
  const entry = catalogue.find(({ work }) => work.name === name);
  if (!entry) throw new Error(`there is no work named ${name}`);
  return entry.work;
};

const courseOf = async (order: MeasureOrder, work: Work): Promise<Course> => {
  const key = `${order.site.subject} ${work.name}`;
  const known = courses.get(key);
  if (known) return known;
  const course = await work.open(order.site);
  courses.set(key, course);
  return course;
};

const carryOut = async (order: MeasureOrder): Promise<RoundResult> => {
  const work = workOf(order.work);
  const course = await courseOf(order, work);
  await course.before?.(order.warmUpSeconds + order.seconds);
  const result = await measure(order.site, course, work.connections, order);
  await course.after?.();
  return result;
};

const reply = (message: LoadReply): void => {
  process.send?.(message);
};

process.on('message', (order: MeasureOrder) => {
  carryOut(order).then(
    (result) => reply({ ok: true, result }),
    (fault: unknown) => reply({ ok: false, message: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) }),
  );
});
process.on('disconnect', () => process.exit(0));
