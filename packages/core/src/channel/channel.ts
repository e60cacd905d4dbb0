import { invalidOption, ParallelError } from '../errors.js';
import { isTransferred } from '../memory/transfer.js';
import { BoundedQueue, type Take } from './queue.js';

/**
 * One end of a channel between a caller and the tasks that it has given the
 * channel to. Values go both ways while tasks run. Several tasks may hold the
 * same channel: what the caller sends goes to whichever asks first, and the
 * caller receives from all of them.
 */
export interface Channel<Received, Sent = Received> extends AsyncIterable<Received> {
  /**
   * Sends a value, and resolves when the channel has room for it: whoever
   * awaits sends no faster than the other end receives.
   * Rejects with `CLOSED`, and with `NOT_CLONEABLE` for what cannot be sent.
   */
  send(value: Sent): Promise<void>;
  /** The next value; `undefined` at the end. */
  receive(): Promise<Received | undefined>;
  /** Says that this end sends no more: the loop at the other end is over after what was sent. */
  close(): void;
}

/** The caller's end, which also ends when it is closed and no task holds the channel any more. */
export interface CallerChannel<Received, Sent = Received> extends Channel<Received, Sent> {
  /** The tasks' end, to be put into inputs. (The channel itself will do where both ways have one type.) */
  readonly end: Channel<Sent, Received>;
}

/** What `channel()` takes. */
export interface ChannelOptions {
  /** How many values each way may wait to be received. Default 16. */
  readonly capacity?: number | undefined;
}

const DEFAULT_CAPACITY = 16;
const LARGEST_CAPACITY = 2 ** 31 - 1;

let made = 0;
let existing = 0;
/** One that is over may still be put into an input: only what nobody has any more is none. */
const collected = new FinalizationRegistry(() => {
  existing -= 1;
});
const cores = new WeakMap<object, ChannelCore>();

/** Whether there are channels at all, so that an input may hold one. */
export function anyChannels(): boolean {
  return existing > 0;
}

/** The channel that a value is an end of, if it is. */
export function channelOf(value: object): ChannelCore | undefined {
  return cores.get(value);
}

/** What both ends share, where the caller is. */
export class ChannelCore {
  readonly id: number;
  readonly toTasks: BoundedQueue<unknown>;
  readonly fromTasks: BoundedQueue<unknown>;
  readonly near: CallerChannel<unknown, unknown>;
  /** The tasks' end, as a task in the caller's own isolate uses it. */
  readonly far: Channel<unknown, unknown>;
  #holders = 0;
  #held = false;
  #callerClosed = false;
  readonly #onOver = new Set<(core: ChannelCore) => void>();
  readonly #onUse = new Set<(core: ChannelCore) => void>();
  /** Whether those have been told that it is over. */
  #isForgotten = false;

  /** @param check throws for what cannot be sent to a task. */
  constructor({ capacity = DEFAULT_CAPACITY }: ChannelOptions, check: (value: unknown) => void) {
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > LARGEST_CAPACITY) {
      throw invalidOption('capacity', capacity, `a whole number from 1 to ${LARGEST_CAPACITY}`);
    }
    made += 1;
    existing += 1;
    this.id = made;
    this.toTasks = new BoundedQueue(capacity);
    this.fromTasks = new BoundedQueue(capacity);
    const inlet: Inlet = {
      take: () => {
        this.#use();
        return this.fromTasks.take();
      },
    };
    const near = channelEnd(inlet, {
      send: async (value) => {
        check(value);
        await putInto(this.toTasks, value);
      },
      close: () => {
        this.#callerClosed = true;
        this.toTasks.close();
        this.#endIfAlone();
      },
    });
    this.far = channelEnd(this.toTasks, {
      send: (value) => putInto(this.fromTasks, value),
      close: () => {
        this.fromTasks.close();
        this.#endIfAlone();
      },
    });
    this.near = Object.assign(near, { end: this.far });
    cores.set(this.near, this);
    cores.set(this.far, this);
    collected.register(this, undefined);
  }

  /** A task has it. */
  retain(): void {
    this.#use();
    this.#held = true;
    this.#holders += 1;
  }

  /** A task that had it has ended. */
  release(): void {
    this.#holders -= 1;
    this.#endIfAlone();
  }

  #endIfAlone(): void {
    if (!this.#callerClosed || this.#holders > 0) return;
    if (this.#held) this.fromTasks.close();
    // One that no task has ever held may still be given to one: somebody may wait for that.
    if (!this.fromTasks.closed && this.fromTasks.isAwaited) return;
    this.#isForgotten = true;
    for (const listener of this.#onOver) listener(this);
  }

  #use(): void {
    if (!this.#isForgotten) return;
    this.#isForgotten = false;
    for (const listener of this.#onUse) listener(this);
  }

  /** Has a listener called whenever nobody sends and no task holds it: nobody has to know it then. */
  whenOver(listener: (core: ChannelCore) => void): void {
    this.#onOver.add(listener);
  }

  /** And another, should it be used after that. */
  whenUsed(listener: (core: ChannelCore) => void): void {
    this.#onUse.add(listener);
  }

  /** Ends both ways at once. */
  destroy(): void {
    this.toTasks.destroy(closedError());
    this.fromTasks.destroy(closedError());
  }
}

/** The channels that a run's tasks have held so far: later ones may hold them too. */
export class Holding {
  readonly #cores = new Set<ChannelCore>();
  #over = false;

  add(core: ChannelCore): void {
    if (this.#over || this.#cores.has(core)) return;
    this.#cores.add(core);
    core.retain();
  }

  /** The run is over. */
  letGo(): void {
    this.#over = true;
    for (const core of this.#cores) core.release();
    this.#cores.clear();
  }
}

/** The ends that tasks in the caller's own isolate are given, until they are over. */
export class LocalEnds {
  readonly #ends = new Map<ChannelCore, Channel<unknown, unknown>>();
  readonly #takes = new Set<Take<unknown>>();

  constructor(private readonly holding?: Holding | undefined) {}

  of(core: ChannelCore): Channel<unknown, unknown> {
    let end = this.#ends.get(core);
    if (!end) {
      end = channelEnd({ take: () => this.#take(core) }, core.far);
      cores.set(end, core);
      this.#ends.set(core, end);
      core.retain();
      this.holding?.add(core);
    }
    return end;
  }

  #take(core: ChannelCore): Take<unknown> {
    const take = core.toTasks.take();
    this.#takes.add(take);
    void take.taken.then(() => this.#takes.delete(take));
    return take;
  }

  /** The tasks are over: what they asked for and did not wait for is another's. */
  letGo(): void {
    for (const take of this.#takes) take.cancel();
    for (const core of this.#ends.keys()) core.release();
    this.#ends.clear();
  }
}

export function putInto(queue: BoundedQueue<unknown>, value: unknown): Promise<void> {
  return queue.closed ? Promise.reject(closedError()) : queue.put(value);
}

export function unsendable(cause: unknown): ParallelError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `a value for a channel cannot be sent: ${why}`;
  return new ParallelError('NOT_CLONEABLE', message, { cause });
}

function closedError(): ParallelError {
  return new ParallelError('CLOSED', 'the channel was closed');
}

/** Within one isolate nothing has to move. */
function unmoved(value: unknown): unknown {
  return isTransferred(value) ? value.value : value;
}

/** Anything that values can be taken from. */
export interface Inlet {
  take(): Take<unknown>;
}

/**
 * An end that receives from an inlet. Its methods are its own properties, so
 * that an end which is put where it cannot go is refused, not cloned into nothing.
 */
export function channelEnd(
  inlet: Inlet,
  outward: Pick<Channel<unknown, unknown>, 'send' | 'close'>,
): Channel<unknown, unknown> {
  return {
    send: outward.send,
    close: outward.close,
    async receive() {
      const taken = await inlet.take().taken;
      return taken.done ? undefined : unmoved(taken.value);
    },
    [Symbol.asyncIterator]() {
      let waiting: Take<unknown> | undefined;
      return {
        async next() {
          waiting = inlet.take();
          const taken = await waiting.taken;
          waiting = undefined;
          return taken.done ? { done: true, value: undefined } : { value: unmoved(taken.value) };
        },
        async return() {
          waiting?.cancel();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
