import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { expect, it } from 'vitest';
import { ChannelCore } from '../src/channel/channel.js';
import { ChannelClient } from '../src/channel/client.js';
import { ChannelHost, type ChannelLink } from '../src/channel/host.js';
import type { ChannelAnswer, ChannelRequest } from '../src/channel/protocol.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A worker's side of a channel, at the other end of two pipes in which messages wait. */
class Worker {
  readonly requests: ChannelRequest[] = [];
  readonly answers: ChannelAnswer[] = [];
  readonly client = new ChannelClient((request) => this.requests.push(structuredClone(request)));
  readonly received: unknown[] = [];
  readonly sent: number[] = [];
  readonly accepted = new Set<number>();
  dead = false;
  /** As real ones are: a worker that is gone is written to in vain, without an error. */
  readonly link: ChannelLink = {
    answer: (answer) => void (this.dead || this.answers.push(structuredClone(answer))),
  };

  constructor(
    private readonly host: ChannelHost,
    private readonly channel: number,
  ) {}

  async receive(): Promise<void> {
    const value = await this.client.end(this.channel).receive();
    if (value !== undefined) this.received.push(value);
  }

  send(value: number): void {
    this.sent.push(value);
    const sending = this.client.end(this.channel).send(value);
    void sending.then(
      () => this.accepted.add(value),
      () => {},
    );
  }

  hear(): void {
    const answer = this.dead ? undefined : this.answers.shift();
    if (answer) this.client.handle(answer);
  }

  ask(): void {
    const request = this.dead ? undefined : this.requests.shift();
    if (request) this.host.handle(this.link, request);
  }

  die(): void {
    this.dead = true;
    this.host.gone(this.link);
  }

  get busy(): boolean {
    return !this.dead && this.answers.length + this.requests.length > 0;
  }
}

const ops = ['send', 'receive', 'put', 'take', 'hear', 'ask', 'hear', 'ask', 'turn'] as const;
const step = fc.record({
  op: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...ops) },
    { weight: 2, arbitrary: fc.constant('letGo' as const) },
    { weight: 1, arbitrary: fc.constant('die' as const) },
  ),
  who: fc.nat(2),
});

const numbers = (values: readonly unknown[]) => (values as number[]).toSorted((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const isRising = (values: readonly unknown[]) =>
  values.every((value, i) => i === 0 || (value as number) > (values[i - 1] as number));

it('values go through once each, and again only if who had one died before it could say so, however late messages come and whoever dies', async () => {
  const scripts = fc.array(step, { minLength: 10, maxLength: 150 });
  await fc.assert(
    fc.asyncProperty(scripts, fc.integer({ min: 1, max: 4 }), async (steps, capacity) => {
      const host = new ChannelHost();
      const core = new ChannelCore({ capacity }, () => {});
      host.add(core);
      // As for a task whose input it is in.
      core.retain();
      const workers = [0, 1, 2].map(() => new Worker(host, core.id));
      const fromTasks: unknown[] = [];
      const take = async () => {
        const value = await core.near.receive();
        if (value !== undefined) fromTasks.push(value);
      };
      let sent = 0;
      let puts = 0;
      const settle = async (all: readonly Worker[]) => {
        do {
          for (const worker of all) {
            worker.ask();
            worker.hear();
          }
          await turn();
        } while (all.some((worker) => worker.busy));
      };
      for (const { op, who } of steps) {
        const worker = workers[who]!;
        if (op === 'send') void core.near.send(sent++);
        else if (op === 'take') void take();
        else if (op === 'turn') await turn();
        else if (op === 'put' && !worker.dead) worker.send(puts++);
        else if (op === 'receive') void worker.receive();
        else if (op === 'hear') worker.hear();
        else if (op === 'ask') worker.ask();
        else if (op === 'letGo') worker.client.letGo();
        else if (op === 'die' && !worker.dead) worker.die();
      }
      await settle(workers);

      const last = new Worker(host, core.id);
      core.near.close();
      for (let i = 0; i <= sent; i += 1) void last.receive();
      await settle([...workers, last]);
      const all = [...workers, last];
      const living = all.filter(({ dead }) => !dead).flatMap(({ received }) => received);
      expect(new Set(living).size).toBe(living.length);
      const arrived = new Set(all.flatMap(({ received }) => received));
      expect(numbers([...arrived])).toEqual(upTo(sent));
      // What comes back is the next: two of those may have changed places.
      const gaveBack = steps.some(({ op }) => op === 'letGo' || op === 'die');
      if (!gaveBack) for (const { received } of all) expect(isRising(received)).toBe(true);

      core.far.close();
      for (let i = 0; i <= puts; i += 1) void take();
      await settle(all);
      for (const { sent, accepted, dead } of all) {
        const hers = fromTasks.filter((value) => sent.includes(value as number));
        expect(isRising(hers)).toBe(true);
        // The living know of all that has arrived, and all of theirs has.
        if (!dead) expect([numbers([...accepted]), numbers(hers)]).toEqual([sent, sent]);
        else expect([...accepted].filter((value) => !hers.includes(value))).toEqual([]);
      }
      expect(new Set(fromTasks).size).toBe(fromTasks.length);
      core.destroy();
    }),
    runs(300),
  );
});
