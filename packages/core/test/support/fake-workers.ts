import type { PortEvents, StartWorker } from '../../src/worker/port.js';
import type { Batch } from '../../src/worker/protocol.js';

export const batch = (name: string, input: unknown = name): Batch => ({
  url: name,
  exportName: 'default',
  strategy: 'threads',
  inputs: [input],
  hasSegments: false,
});

/** A worker that does what the test says. Of the batches it has, the first has begun. */
export class FakeWorker {
  /** The names of the batches that it was sent and has not answered. */
  readonly has: string[] = [];
  held: boolean | undefined;
  /** Told to end. */
  ended = false;
  gone = false;
  #letGo = () => {};

  constructor(
    private readonly events: PortEvents,
    private readonly onBegin: (name: string) => void,
  ) {}

  readonly port = {
    post: (batch: Batch) => {
      structuredClone(batch);
      this.has.push(batch.url);
      if (this.has.length === 1) this.onBegin(batch.url);
    },
    end: () => {
      this.ended = true;
      return new Promise<void>((resolve) => {
        this.#letGo = resolve;
      });
    },
    hold: (alive: boolean) => {
      this.held = alive;
    },
  };

  get lives(): boolean {
    return !this.ended && !this.gone;
  }

  /** Answers the batch that it runs; the next one begins. */
  reply(milliseconds = 50): void {
    const outputs = [this.has.shift()];
    if (this.has.length > 0) this.onBegin(this.has[0]!);
    this.events.reply({ outputs, milliseconds });
  }

  /** Is gone: by itself, or since it was told to end. */
  exit(how = 'with code 1', cause?: unknown): void {
    this.gone = true;
    this.events.exit(how, cause);
    this.#letGo();
  }
}

/** Counts what a pool starts and how often each batch has begun. */
export class FakeWorkers {
  readonly all: FakeWorker[] = [];
  readonly begun = new Map<string, number>();

  readonly start: StartWorker = (events) => {
    const worker = new FakeWorker(events, (name) => {
      this.begun.set(name, (this.begun.get(name) ?? 0) + 1);
    });
    this.all.push(worker);
    return worker.port;
  };

  get living(): FakeWorker[] {
    return this.all.filter((worker) => worker.lives);
  }

  /** Lets those go that were told to end. */
  bury(): void {
    for (const worker of this.all) if (worker.ended && !worker.gone) worker.exit();
  }
}
