import type { Transferable } from 'node:worker_threads';
import { sendable } from '../memory/sendable.js';
import { isTransferred } from '../memory/transfer.js';
import { unpackError } from '../worker/error-envelope.js';
import { type Channel, channelEnd, unsendable } from './channel.js';
import type { ChannelAnswer, ChannelRequest } from './protocol.js';
import type { Take, Taken } from './queue.js';

interface Put {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface WaitingTake {
  readonly channel: number;
  readonly resolve: (taken: Taken<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/** The tasks' side of all channels, in a worker. */
export class ChannelClient {
  readonly #ends = new Map<number, Channel<unknown, unknown>>();
  readonly #takes = new Map<number, WaitingTake>();
  /** Asked for, and not wanted any more: what comes goes back. */
  readonly #unwanted = new Map<number, number>();
  readonly #puts = new Map<number, Put>();
  #tokens = 0;

  constructor(
    private readonly ask: (request: ChannelRequest, transferList: readonly Transferable[]) => void,
  ) {}

  /** The tasks' end of that channel. */
  end(id: number): Channel<unknown, unknown> {
    let end = this.#ends.get(id);
    if (!end) {
      end = channelEnd(
        { take: () => this.#take(id) },
        {
          send: (value) => this.#put(id, value),
          close: () => this.ask({ op: 'close', channel: id }, []),
        },
      );
      this.#ends.set(id, end);
    }
    return end;
  }

  handle(answer: ChannelAnswer): void {
    const { token } = answer;
    const put = this.#puts.get(token);
    this.#puts.delete(token);
    const take = this.#takes.get(token);
    const unwanted = this.#unwanted.get(token);
    this.#takes.delete(token);
    this.#unwanted.delete(token);
    if (answer.op === 'accepted') put?.resolve();
    else if (answer.op === 'refused') (put ?? take)?.reject(unpackError(answer.error));
    else if (answer.op === 'done') take?.resolve({ done: true });
    else if (take) {
      this.ask({ op: 'taken', token }, []);
      take.resolve({ value: answer.value });
    } else if (unwanted !== undefined) {
      this.ask({ op: 'putBack', channel: unwanted, token, value: answer.value }, []);
    }
  }

  /** The task has ended: what it asked for and did not wait for is another's. */
  letGo(): void {
    for (const token of [...this.#takes.keys()]) this.#cancel(token);
    this.#ends.clear();
  }

  #take(channel: number): Take<unknown> {
    const token = ++this.#tokens;
    const taken = new Promise<Taken<unknown>>((resolve, reject) => {
      this.#takes.set(token, { channel, resolve, reject });
    });
    this.ask({ op: 'take', channel, token }, []);
    return { taken, cancel: () => this.#cancel(token) };
  }

  #cancel(token: number): void {
    const take = this.#takes.get(token);
    if (!take) return;
    this.#takes.delete(token);
    this.#unwanted.set(token, take.channel);
    this.ask({ op: 'cancel', token }, []);
    take.resolve({ done: true });
  }

  #put(channel: number, sent: unknown): Promise<void> {
    const moved = isTransferred(sent);
    const token = ++this.#tokens;
    return new Promise((resolve, reject) => {
      this.#puts.set(token, { resolve, reject });
      try {
        // Also into a process: bytes of a Buffer are copied but once.
        const value = moved ? sent.value : sendable(sent, true);
        this.ask({ op: 'put', channel, token, value }, moved ? sent.list : []);
      } catch (cause) {
        this.#puts.delete(token);
        reject(unsendable(cause));
      }
    });
  }
}
