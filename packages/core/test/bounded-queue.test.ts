import fc from 'fast-check';
import { rejection } from 'test-support/errors';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { BoundedQueue, type Take } from '../src/channel/queue.js';

/** What the queue has to do, in the plainest way: values beyond the capacity are those that wait. */
class Model {
  values: number[] = [];
  waiting: number[] = [];
  closed = false;
  destroyed = false;
  /** By number: the values that put has accepted or refused; what each take got. */
  readonly accepted = new Set<number>();
  readonly refused = new Set<number>();
  readonly got = new Map<number, number | 'end'>();
  readonly puts: number[] = [];

  constructor(private readonly capacity: number) {}

  give(value: number): boolean {
    const take = this.waiting.shift();
    if (take === undefined) return false;
    this.got.set(take, value);
    return true;
  }

  put(value: number): void {
    if (this.give(value)) this.accepted.add(value);
    else if (this.values.length < this.capacity) {
      this.values.push(value);
      this.accepted.add(value);
    } else this.puts.push(value);
  }

  putBack(value: number): void {
    if (!this.destroyed && !this.give(value)) this.values.unshift(value);
  }

  take(number: number): void {
    const value = this.values.shift();
    if (value !== undefined) this.got.set(number, value);
    else if (this.closed) this.got.set(number, 'end');
    else this.waiting.push(number);
    while (this.values.length < this.capacity && this.puts.length > 0) {
      const next = this.puts.shift()!;
      this.values.push(next);
      this.accepted.add(next);
    }
  }

  cancel(number: number): void {
    const at = this.waiting.indexOf(number);
    if (at < 0) return;
    this.waiting.splice(at, 1);
    this.got.set(number, 'end');
  }

  close(): void {
    this.closed = true;
    for (const take of this.waiting.splice(0)) this.got.set(take, 'end');
  }

  destroy(): void {
    this.destroyed = true;
    this.values = [];
    for (const put of this.puts.splice(0)) this.refused.add(put);
    this.close();
  }
}

const usual = fc.constantFrom('put', 'put', 'put', 'take', 'take', 'cancel', 'putBack');
const endings = fc.constantFrom('close', 'destroy', 'turn');
const script = fc.array(
  fc.record({
    op: fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: endings }),
    which: fc.nat(5),
  }),
  { maxLength: 60 },
);

describe('a bounded queue', () => {
  it('does what a plain list does, whatever comes when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), script, async (capacity, steps) => {
        const queue = new BoundedQueue<number>(capacity);
        const model = new Model(capacity);
        const accepted = new Set<number>();
        const refused = new Set<number>();
        const got = new Map<number, number | 'end'>();
        const takes: Take<number>[] = [];
        let values = 0;
        const look = async () => {
          await new Promise((resolve) => setImmediate(resolve));
          expect({ accepted, refused, got }).toEqual({
            accepted: model.accepted,
            refused: model.refused,
            got: model.got,
          });
        };
        for (const { op, which } of steps) {
          if (op === 'turn') await look();
          // As its users do: what is closed is not put into, and only what was taken comes back.
          else if (op === 'put' && !queue.closed) {
            const value = values++;
            model.put(value);
            queue.put(value).then(
              () => accepted.add(value),
              () => refused.add(value),
            );
          } else if (op === 'take') {
            const number = takes.length;
            model.take(number);
            const take = queue.take();
            takes.push(take);
            void take.taken.then((t) => got.set(number, t.done ? 'end' : t.value));
          } else if (op === 'cancel' && takes[which]) {
            model.cancel(which);
            takes[which].cancel();
          } else if (op === 'putBack') {
            const value = values++;
            model.putBack(value);
            queue.putBack(value);
          } else if (op === 'close') {
            model.close();
            queue.close();
          } else if (op === 'destroy') {
            model.destroy();
            queue.destroy(new Error('destroyed'));
          }
          expect(queue.closed).toBe(model.closed);
        }
        await look();
      }),
      runs(600),
    );
  });

  it('holds no more than its capacity, and lets one more in for each that is taken', async () => {
    const queue = new BoundedQueue<number>(2);
    const accepted: number[] = [];
    for (const value of [1, 2, 3, 4]) void queue.put(value).then(() => accepted.push(value));
    await new Promise((resolve) => setImmediate(resolve));
    expect(accepted).toEqual([1, 2]);
    expect(await queue.take().taken).toEqual({ value: 1 });
    expect(accepted).toEqual([1, 2, 3]);
  });

  it('gives out all that was put before it was closed, waiting or not, and then the end', async () => {
    const queue = new BoundedQueue<number>(1);
    const puts = [queue.put(1), queue.put(2), queue.put(3)];
    queue.close();
    const taken = [1, 2, 3, 4].map(() => queue.take().taken);
    const values = [{ value: 1 }, { value: 2 }, { value: 3 }, { done: true }];
    expect(await Promise.all(taken)).toEqual(values);
    await Promise.all(puts);
  });

  it('rejects who waits when it is destroyed, with that error', async () => {
    const queue = new BoundedQueue<number>(1);
    void queue.put(1);
    const waits = rejection(queue.put(2));
    const error = new Error('destroyed');
    queue.destroy(error);
    expect(await waits).toBe(error);
    expect(await queue.take().taken).toEqual({ done: true });
  });

  it('keeps nothing that comes back after it was destroyed', async () => {
    const queue = new BoundedQueue<number>(1);
    queue.destroy(new Error('destroyed'));
    queue.putBack(1);
    expect(await queue.take().taken).toEqual({ done: true });
  });
});
