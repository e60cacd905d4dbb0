import { Control } from '../../src/worker/control.js';
import type { PortEvents, StartWorker, WorkerPort } from '../../src/worker/port.js';
import type { FromWorker, ToWorker } from '../../src/worker/protocol.js';

export interface FakeOptions {
  /** Whether it shares memory with its pool. */
  readonly control: boolean;
  /** Whether it begins what it was sent only when the test says so. */
  readonly lazy: boolean;
}

interface Sent {
  readonly name: string;
  readonly number: number;
  readonly timed: boolean;
}

/** A worker that does what the test says. Of the batches it has, only the first can have begun. */
export class FakeWorker {
  /** All that it was told. */
  readonly told: ToWorker[] = [];
  readonly #sent: Sent[] = [];
  readonly control: Control | undefined;
  hasBegun = false;
  held: boolean | undefined;
  /** Told to end. */
  ended = false;
  gone = false;
  /** Words that the pool is to hear after what it is at. */
  readonly #toSay: FromWorker[] = [];
  #letGo = () => {};

  constructor(
    private readonly events: PortEvents,
    private readonly options: FakeOptions,
    private readonly onBegin: (name: string) => void,
  ) {
    if (options.control) this.control = new Control(new ArrayBuffer(Control.BYTES));
  }

  get port(): WorkerPort {
    return {
      control: this.control,
      post: (message) => {
        structuredClone(message);
        this.told.push(message);
        if (message.kind !== 'batch' && message.kind !== 'lease') return;
        const { url: name, number, timed } = message;
        this.#sent.push({ name, number, timed });
        if (this.#sent.length === 1 && !this.options.lazy) this.#begin();
      },
      end: () => {
        this.ended = true;
        return new Promise<void>((resolve) => {
          this.#letGo = resolve;
        });
      },
      hold: (alive) => {
        this.held = alive;
      },
    };
  }

  get lives(): boolean {
    return !this.ended && !this.gone;
  }

  /** The names of the batches that it was sent and has not answered. */
  get has(): string[] {
    return this.#sent.map(({ name }) => name);
  }

  /** What it has been told to stop, by flag and by message, of what it has. */
  get stopped(): { flag: string[]; message: string[] } {
    const told = (number: number) =>
      this.told.some((message) => message.kind === 'cancel' && message.number === number);
    const names = (is: (number: number) => boolean | undefined) =>
      this.#sent.filter(({ number }) => is(number)).map(({ name }) => name);
    return { flag: names((number) => this.control?.isCancelled(number)), message: names(told) };
  }

  /** Whether the lease that it runs is to make room. */
  get isToYield(): boolean {
    const [first] = this.#sent;
    return first !== undefined && this.control?.isToYield(first.number) === true;
  }

  begin(): void {
    this.#begin();
    this.speak();
  }

  #begin(): void {
    const [first] = this.#sent;
    if (!first || this.hasBegun) return;
    this.hasBegun = true;
    this.onBegin(first.name);
    this.control?.begin(first.number);
    this.control?.loaded(first.number);
    if (first.timed && !this.control) this.#toSay.push({ kind: 'begun', item: 0 });
  }

  /** Begins a piece of the batch whose time is limited. */
  item(item: number): void {
    if (this.control) this.control.item(item, true);
    else this.say({ kind: 'begun', item });
  }

  speak(): void {
    for (const message of this.#toSay.splice(0)) this.say(message);
  }

  say(message: FromWorker): void {
    this.events.message(message);
  }

  /** Has claimed and run one piece of the lease that it has. */
  claimed(first: number): void {
    this.control?.claim(first, first + 1);
    const outputs = [`${this.has[0]} ${first}`];
    this.say({ kind: 'claimed', first, pieces: 1, outputs, start: 0, milliseconds: 1 });
  }

  /** Answers the batch that it runs; the next one begins. */
  reply(milliseconds = 50): void {
    this.begin();
    const outputs = [this.#sent.shift()?.name];
    this.hasBegun = false;
    if (!this.options.lazy) this.#begin();
    this.say({ kind: 'reply', outputs, start: 0, milliseconds });
    this.speak();
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
  /** Thrown at the next start. */
  refusal: Error | undefined;

  constructor(private readonly options: FakeOptions) {}

  readonly start: StartWorker = (events) => {
    if (this.refusal) throw this.refusal;
    const worker = new FakeWorker(events, this.options, (name) => {
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
