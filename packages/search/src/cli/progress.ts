import type { Progress } from '@parallel/core';
import type { Run } from './run.js';

/** Searches that are over before are not worth a bar. */
const AFTER_MILLISECONDS = 500;

/** A bar on standard error for a search that lasts, where it is not in the way of lines. */
export function showProgress({ request }: Run, name: string) {
  const isShown = request.progress && (process.stdout.isTTY !== true || request.mode === 'count');
  if (!isShown) return { onProgress: undefined, end() {} };
  let bar: import('cli-progress').SingleBar | undefined;
  let loading = false;
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const show = async ({ total }: Progress) => {
    loading = true;
    const { SingleBar, Presets } = (await import('cli-progress')).default;
    const format = `${name} [{bar}] {percentage}% | {value} of {total} MB, {rate} MB/s | ETA {eta_formatted}`;
    bar = new SingleBar({ format, clearOnComplete: true, stream: process.stderr }, Presets.legacy);
    bar.start(megabytes(total ?? 0), 0, { rate: 0 });
  };
  return {
    onProgress(progress: Progress) {
      if (!loading && progress.elapsed > AFTER_MILLISECONDS && progress.eta !== 0) {
        void show(progress);
      }
      bar?.update(megabytes(progress.done), { rate: megabytes(progress.rate) });
    },
    end() {
      bar?.stop();
    },
  };
}
