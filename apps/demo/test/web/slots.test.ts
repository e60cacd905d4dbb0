import { expect, it } from 'vitest';
import { Slots } from '../../src/web/slots.js';

const nobody = new AbortController().signal;
const turns = () => new Promise((resolve) => setImmediate(resolve));

it('has so many at work at a time, the others in their order, also after one that failed', async () => {
  const slots = new Slots(2);
  const begun: number[] = [];
  const ends: ((failed?: Error) => void)[] = [];
  const all = [0, 1, 2, 3].map((i) =>
    slots.use(nobody, () => {
      begun.push(i);
      return new Promise<number>((resolve, reject) => {
        ends[i] = (failed) => (failed ? reject(failed) : resolve(i));
      });
    }),
  );
  const settled = Promise.allSettled(all);
  await turns();
  expect(begun).toEqual([0, 1]);
  expect([slots.taken, slots.full]).toEqual([2, true]);
  ends[1]!(new Error('of 1'));
  await turns();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]!();
  await turns();
  expect(begun).toEqual([0, 1, 2, 3]);
  expect(slots.taken).toBe(2);
  ends[2]!();
  ends[3]!();
  expect((await settled).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect([slots.taken, slots.full]).toEqual([0, false]);
});

it('gives no turn to who has left', async () => {
  const slots = new Slots(1);
  let end = () => {};
  const first = slots.use(nobody, () => new Promise<void>((resolve) => (end = resolve)));
  const leaving = new AbortController();
  const left = slots.use(leaving.signal, async () => 'never');
  const next = slots.use(nobody, async () => 'next');
  const reason = new Error('left');
  leaving.abort(reason);
  await expect(left).rejects.toBe(reason);
  end();
  expect(await next).toBe('next');
  await first;
  await expect(slots.use(leaving.signal, async () => 'never')).rejects.toBe(reason);
  expect(slots.taken).toBe(0);
});
