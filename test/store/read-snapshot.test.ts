import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';

let world: LogWorld;
beforeEach(async () => {
  world = await createLogWorld();
});
afterEach(() => world.close());

const put = (value: string): Promise<void> => world.store.write(async (tx) => tx.registry.putSetting('name', value));
const read = (): unknown => world.store.read.registry.setting('name');

describe('reads', () => {
  it('see what was acknowledged last, every time', async () => {
    for (let n = 0; n < 50; n++) {
      await put(`value ${n}`);
      expect(read()).toBe(`value ${n}`);
    }
  });

  it('of one moment share one snapshot: the commits of others are seen after the next unit, not in between', async () => {
    await put('first');
    expect(read()).toBe('first');
    expect(world.store.reader().inTransaction).toBe(true);
    await put('second');
    expect(world.store.reader().inTransaction).toBe(false);
    expect(read()).toBe('second');
  });

  it('see nothing of a group while it runs, and all of it once it is answered', async () => {
    await put('before');
    const during: unknown[] = [];
    const group = ['one', 'two', 'three'].map((value) =>
      world.store.write(async (tx) => {
        await tx.registry.putSetting('name', value);
        during.push(read());
      }),
    );
    await Promise.all(group.map((unit) => unit.then(() => during.push(read()))));
    expect(during).toEqual(['before', 'before', 'before', 'three', 'three', 'three']);
  });

  it('see nothing of a unit that threw', async () => {
    await put('before');
    const unit = world.store.write(async (tx) => {
      await tx.registry.putSetting('name', 'after');
      throw new RangeError('no');
    });
    await expect(unit).rejects.toThrow(RangeError);
    expect(read()).toBe('before');
  });

  it('cannot write, whatever they are given', () => {
    expect(() => world.store.reader().exec("INSERT INTO setting VALUES ('a', 'b')")).toThrow(/readonly/);
  });

  it('do not keep the journal from being emptied', async () => {
    await put('value');
    read();
    expect(await world.store.truncateWal()).toBe(true);
    expect(read()).toBe('value');
  });
});
