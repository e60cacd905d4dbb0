import { thrown } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { Cancellation, Context } from '../src/worker/cancellation.js';

type Polled = boolean | { readonly reason: unknown };

/** A cancellation with a flag of the test's, and how often it was looked at. */
function flagged(first: Polled = false) {
  const state = { flag: first, looks: 0 };
  const cancellation = new Cancellation(() => {
    state.looks += 1;
    return state.flag;
  });
  return { state, cancellation };
}

/** Every reason that a signal has told its listeners. */
function listen(signal: AbortSignal): unknown[] {
  const told: unknown[] = [];
  signal.addEventListener('abort', () => told.push(signal.reason));
  return told;
}

const reason = new Error('enough');

describe('a signal that was made before the request', () => {
  it('fires once, with the reason', () => {
    const { cancellation } = flagged();
    const { signal } = cancellation;
    const told = listen(signal);
    expect([signal.aborted, cancellation.requested]).toEqual([false, false]);
    signal.throwIfAborted();
    cancellation.request(reason);
    cancellation.request(new Error('another'));
    expect([signal.aborted, cancellation.requested]).toEqual([true, true]);
    expect([told, signal.reason]).toEqual([[reason], reason]);
    expect(thrown(() => signal.throwIfAborted())).toBe(reason);
    expect(told).toEqual([reason]);
  });

  it.each(['aborted', 'throwIfAborted', 'requested'] as const)(
    'sees the flag, and fires, when somebody looks: %s',
    (how) => {
      const { state, cancellation } = flagged();
      const { signal } = cancellation;
      const told = listen(signal);
      state.flag = { reason };
      expect(told).toEqual([]);
      if (how === 'throwIfAborted') expect(thrown(() => signal.throwIfAborted())).toBe(reason);
      else if (how === 'aborted') expect(signal.aborted).toBe(true);
      else expect(cancellation.requested).toBe(true);
      expect(told).toEqual([reason]);
      expect(signal.reason).toBe(reason);
      cancellation.request(new Error('late'));
      expect([told, signal.reason]).toEqual([[reason], reason]);
    },
  );

  it('fires once where a listener looks at it again', () => {
    const { state, cancellation } = flagged();
    const { signal } = cancellation;
    let fired = 0;
    signal.addEventListener('abort', () => {
      fired += 1;
      expect([signal.aborted, cancellation.requested]).toEqual([true, true]);
      cancellation.request(new Error('again'));
    });
    state.flag = true;
    expect([signal.aborted, fired]).toEqual([true, 1]);
  });
});

describe('a signal that is asked for after the request', () => {
  it.each([
    ['told', (c: Cancellation) => c.request(reason), false],
    ['flagged', (c: Cancellation) => c.requested, { reason }],
    ['flagged, and nobody has looked', () => {}, { reason }],
  ] as const)('is aborted from the start: %s', (_, prepare, flag) => {
    const { cancellation } = flagged(flag);
    prepare(cancellation);
    const { signal } = cancellation;
    expect([signal.aborted, signal.reason]).toEqual([true, reason]);
    expect(thrown(() => signal.throwIfAborted())).toBe(reason);
  });
});

describe('any signal', () => {
  it('is one and the same, and an AbortSignal', () => {
    const { cancellation } = flagged();
    const context = new Context('threads', cancellation);
    expect(context.signal).toBe(cancellation.signal);
    expect(context.signal).toBeInstanceOf(AbortSignal);
    expect(context.strategy).toBe('threads');
  });

  it.each([undefined, true] as const)('has an AbortError where no reason is given (%s)', (flag) => {
    const { cancellation } = flagged(flag ?? false);
    if (!flag) cancellation.request();
    expect(cancellation.signal.reason).toMatchObject({ name: 'AbortError' });
    expect(thrown(() => cancellation.signal.throwIfAborted())).toBe(cancellation.signal.reason);
  });

  it.each([null, 0, '', false])('keeps a reason that is as good as none: %j', (odd) => {
    const { cancellation } = flagged();
    cancellation.request(odd);
    expect([cancellation.signal.reason, cancellation.requested]).toEqual([odd, true]);
  });

  it('passes a request on to those that follow it', () => {
    const { cancellation } = flagged();
    const any = AbortSignal.any([cancellation.signal]);
    cancellation.request(reason);
    expect([any.aborted, any.reason]).toEqual([true, reason]);
  });
});

it('nobody looks at the flag once it is known', () => {
  const { state, cancellation } = flagged(true);
  expect(cancellation.requested).toBe(true);
  const { looks } = state;
  state.flag = false;
  expect([cancellation.requested, cancellation.signal.aborted]).toEqual([true, true]);
  expect(state.looks).toBe(looks);
});

it('no signal is made that nobody asked for', () => {
  const { cancellation } = flagged();
  const make = globalThis.AbortController;
  globalThis.AbortController = class {
    constructor() {
      expect.unreachable('made a controller');
    }
  } as never;
  try {
    cancellation.request(reason);
    expect(cancellation.requested).toBe(true);
  } finally {
    globalThis.AbortController = make;
  }
});
