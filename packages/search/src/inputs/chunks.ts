import { invalidOption } from '@parallel/core/options';

/** Bytes, in whatever kind of view or buffer they come. */
export type Bytes = ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

/** What can be searched while it comes: a Node.js or web stream, or any iterable. */
export type StreamInput =
  | AsyncIterable<Bytes | string>
  | Iterable<Bytes | string>
  | ReadableStream<Bytes | string>
  | NodeJS.ReadableStream;

/** Bytes as they come, asked for one after the other. */
export interface Chunks {
  /** Undefined once there are no more. */
  next(): Promise<Uint8Array | undefined>;
  /** Nobody wants more: ends the source, also while somebody waits for `next`. */
  close(): Promise<void>;
}

/** @throws ParallelError `INVALID_OPTION` for what is none of these. */
export function chunksOf(input: StreamInput): Chunks {
  const { read, close } = sourceOf(input);
  const decode = decoder();
  return {
    async next() {
      for (;;) {
        const { value, done } = await read();
        const bytes = done ? decode() : decode(value);
        if (done) return bytes.length > 0 ? bytes : undefined;
        if (bytes.length > 0) return bytes;
      }
    },
    close,
  };
}

interface Source {
  read(): Promise<{ readonly value?: unknown; readonly done?: boolean | undefined }>;
  close(): Promise<void>;
}

function sourceOf(input: unknown): Source {
  const given = input as Partial<ReadableStream & NodeJS.ReadableStream & AsyncIterable<unknown>>;
  const isObject = typeof input === 'object' && input !== null && !isBytes(input);
  if (isObject && typeof given.getReader === 'function') return webSource(input as ReadableStream);
  if (isObject && typeof given.pipe === 'function' && Symbol.asyncIterator in input) {
    return nodeSource(input as NodeJS.ReadableStream & { destroy(): void });
  }
  if (isObject && Symbol.asyncIterator in input) {
    return iteratorSource((input as AsyncIterable<unknown>)[Symbol.asyncIterator]());
  }
  if (isObject && Symbol.iterator in input) {
    return iteratorSource((input as Iterable<unknown>)[Symbol.iterator]());
  }
  throw invalidOption('input', input, 'a stream or an iterable of bytes or strings');
}

function webSource(stream: ReadableStream): Source {
  if (stream.locked) throw invalidOption('input', stream, 'a stream that nobody else reads');
  const reader = stream.getReader();
  return {
    read: () => reader.read(),
    async close() {
      // A stream that has failed says so again.
      await reader.cancel().catch(() => {});
      reader.releaseLock();
    },
  };
}

function nodeSource(stream: NodeJS.ReadableStream & { destroy(): void }): Source {
  const iterator = stream[Symbol.asyncIterator]();
  return {
    read: () => iterator.next(),
    async close() {
      // Before `return`, which would wait for a chunk that may never come.
      stream.destroy();
      await iterator.return?.().catch(() => {});
    },
  };
}

function iteratorSource(iterator: AsyncIterator<unknown> | Iterator<unknown>): Source {
  let isWaiting = false;
  let ended = false;
  return {
    async read() {
      isWaiting = true;
      try {
        const result = await iterator.next();
        ended = result.done === true;
        return { value: await result.value, done: ended };
      } catch (error) {
        ended = true;
        throw error;
      } finally {
        isWaiting = false;
      }
    },
    async close() {
      if (ended) return;
      ended = true;
      const returned = Promise.resolve(iterator.return?.()).catch(() => {});
      // A generator that waits for something cannot be interrupted: it returns when it gets there.
      if (!isWaiting) await returned;
    },
  };
}

/** Bytes of a chunk; of strings, half a character waits for its other half. */
function decoder(): (chunk?: unknown) => Uint8Array {
  let half = '';
  return (chunk) => {
    if (typeof chunk === 'string') {
      const text = half + chunk;
      const last = text.charCodeAt(text.length - 1);
      half = last >= 0xd800 && last < 0xdc00 ? text.slice(-1) : '';
      return Buffer.from(half === '' ? text : text.slice(0, -1));
    }
    const before = Buffer.from(half);
    half = '';
    if (chunk === undefined) return before;
    const bytes = bytesOf(chunk, 'input', 'a stream of bytes or strings');
    return before.length > 0 ? Buffer.concat([before, bytes]) : bytes;
  };
}

function isBytes(value: unknown): value is Bytes {
  return (
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    value instanceof SharedArrayBuffer ||
    isForeignBuffer(value)
  );
}

/** Of another realm, as in a vm context. */
function isForeignBuffer(value: unknown): boolean {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]';
}

/** @throws ParallelError `INVALID_OPTION` for what is no view or buffer. */
export function bytesOf(value: unknown, option: string, allowed: string): Uint8Array {
  if (!isBytes(value)) throw invalidOption(option, value, allowed);
  if (value instanceof Uint8Array) return value;
  if (!ArrayBuffer.isView(value)) return new Uint8Array(value);
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
