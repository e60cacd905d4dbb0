import { countMatches, type SearchOptions, searchFile, streamFile } from '@parallel/search';
import { unavailable } from '../experiments/availability.js';
import type { SearchCase } from '../experiments/cases.js';
import type { Answer } from '../experiments/expected.js';
import type { SearchExperiment } from '../experiments/experiment.js';
import { digestBatches, digestMatches } from './digest.js';
import type { Way, WayOptions } from './way.js';

/** What a run has found, and how it is digested when its time is over. */
interface Found {
  answer(): Answer | Promise<Answer>;
  readonly engine?: string;
}

type Search = (wanted: SearchCase, how: SearchOptions) => Promise<Found>;

const SEARCHES: Record<NonNullable<SearchExperiment['wanted']>, Search> = {
  async lines({ file, pattern }, how) {
    const matches = await searchFile(file, pattern, how);
    return { answer: () => digestMatches(matches), engine: matches.engine };
  },
  async batches({ file, pattern }, how) {
    let count = 0;
    for await (const batch of streamFile(file, pattern, how)) count += batch.count;
    // Once more: to digest while they come would take time, to keep them memory.
    const answer = async () => {
      const silent = { ...how, onSpan: undefined };
      const again = await digestBatches(streamFile(file, pattern, silent));
      return again.count === count ? again : { count, digest: `${again.count} the next time` };
    };
    return { answer };
  },
  async count({ file, pattern }, how) {
    const count = await countMatches(file, pattern, how);
    return { answer: () => ({ count }) };
  },
};

export function searchWay(experiment: SearchExperiment, { workers }: WayOptions): Way<SearchCase> {
  const { axes, wanted: columns = 'lines' } = experiment;
  const { strategy, ...point } = axes;
  const search = SEARCHES[columns];
  return {
    experiment,
    unavailable: unavailable(experiment),
    async run(wanted, { signal, timed, trace }) {
      const how: SearchOptions = { ...point, signal };
      const { value: found, seconds } = await timed(() =>
        search(wanted, { ...how, workers, strategy, onSpan: trace?.listen() }),
      );
      const { engine = axes.kernel } = found;
      const otherwise = engine !== axes.kernel && { note: `ran on ${engine}` };
      return { seconds, answer: await found.answer(), ...otherwise };
    },
  };
}
