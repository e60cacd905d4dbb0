import type { MapOptions, MapResult, Span, Strategy } from '@parallel/core';

/**
 * A strategy that works as before and has every chunk of every map told.
 * @param onSpan gets `begun`, too: when the map began, by `performance.now()`.
 */
export function observed(
  strategy: Strategy,
  onSpan: (span: Span, begun: number) => void,
): Strategy {
  return {
    kind: strategy.kind,
    workers: strategy.workers,
    memory: strategy.memory,
    run: strategy.run.bind(strategy),
    map(task, source, options: MapOptions = {}) {
      let begun = 0;
      const tell = (span: Span) => {
        onSpan(span, begun);
        options.onSpan?.(span);
      };
      const outputs = strategy.map(task, source, { ...options, onSpan: tell });
      // A map begins when somebody asks for its outputs.
      const begin = <T>(iterate: () => T): T => {
        begun = performance.now();
        return iterate();
      };
      const result: MapResult<Awaited<ReturnType<typeof outputs.toArray>>[number]> = {
        [Symbol.asyncIterator]: () => begin(() => outputs[Symbol.asyncIterator]()),
        toArray: () => begin(() => outputs.toArray()),
      };
      return result;
    },
    share: strategy.share.bind(strategy),
    unshare: strategy.unshare.bind(strategy),
    channel: strategy.channel.bind(strategy),
    stats: () => strategy.stats(),
    close: () => strategy.close(),
    [Symbol.asyncDispose]: () => strategy.close(),
  };
}
