import type { MapOptions, Span, Strategy } from '@parallel/core';

/** A strategy that works as before and has every chunk of every map told to `onSpan`. */
export function observed(strategy: Strategy, onSpan: (span: Span) => void): Strategy {
  return {
    kind: strategy.kind,
    workers: strategy.workers,
    memory: strategy.memory,
    run: strategy.run.bind(strategy),
    map: (task, source, options?: MapOptions) => strategy.map(task, source, { ...options, onSpan }),
    share: strategy.share.bind(strategy),
    unshare: strategy.unshare.bind(strategy),
    channel: strategy.channel.bind(strategy),
    stats: () => strategy.stats(),
    close: () => strategy.close(),
    [Symbol.asyncDispose]: () => strategy.close(),
  };
}
