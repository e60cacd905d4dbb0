import { type NativeBatch, type NativeBinding, requireNative } from '@parallel/core/task';
import { spanMatcher } from '../kernels/native.js';
import type { ScanInput, ScanOutput } from '../scan.js';
import { wholeOptions } from './kernel.js';

type Report = Exclude<Parameters<Parameters<NativeBinding['scanWholeFile']>[4]>[0], number>;

/** Searches a file as a whole, or a stretch of it, on native threads. Undefined once it was cancelled. */
export async function wholeNatively(
  { path, pattern, how, stretch, onBytes }: ScanInput,
  { cancel, niceness, workers }: Pick<NativeBatch<unknown>, 'cancel' | 'niceness' | 'workers'>,
): Promise<ScanOutput | undefined> {
  const { scanWholeFile } = requireNative();
  const matcher = spanMatcher(pattern.spans!.native!);
  const { start = 0, end: size, linesBefore = 0, columns = false } = how;
  const options = {
    ...wholeOptions(pattern),
    ...{ size, start, linesBefore, niceness, threads: workers, countOnly: !columns },
    ...(stretch !== undefined && { stretch }),
  };
  let found: Report | undefined;
  await scanWholeFile(matcher, path as string | number, options, cancel, (report) => {
    if (typeof report === 'number') onBytes(report);
    else found = report;
  });
  return found && outputOf(found);
}

function outputOf(report: Report): ScanOutput {
  const { count, lines, lineNumbers, offsets, spans, notPlain, end } = report;
  return {
    count,
    lines,
    lineNumbers: lineNumbers ?? new Uint32Array(0),
    offsets: offsets ?? new Float64Array(0),
    ...(spans && { spans }),
    ...(notPlain && { notPlain }),
    ...(end !== undefined && { end }),
  };
}
