import { type NativeBatch, type NativeBinding, requireNative } from '@parallel/core/task';
import { spanMatcher } from '../kernels/native.js';
import type { ScanInput, ScanOutput } from '../scan.js';
import { wholeOptions } from './kernel.js';

type Report = Exclude<Parameters<Parameters<NativeBinding['scanWholeFile']>[4]>[0], number>;

/** Searches a file as a whole on a native thread. Undefined once it was cancelled. */
export async function wholeNatively(
  { path, pattern, onBytes }: ScanInput,
  { cancel, niceness }: Pick<NativeBatch<unknown>, 'cancel' | 'niceness'>,
): Promise<ScanOutput | undefined> {
  const { scanWholeFile } = requireNative();
  const matcher = spanMatcher(pattern.spans!.native!);
  const options = { ...wholeOptions(pattern), niceness };
  let found: Report | undefined;
  await scanWholeFile(matcher, path as string | number, options, cancel, (report) => {
    if (typeof report === 'number') onBytes(report);
    else found = report;
  });
  return found && outputOf(found);
}

function outputOf({ count, lines, lineNumbers, offsets, spans, notPlain }: Report): ScanOutput {
  return {
    count,
    lines,
    lineNumbers: lineNumbers ?? new Uint32Array(0),
    offsets: offsets ?? new Float64Array(0),
    ...(spans && { spans }),
    ...(notPlain && { notPlain }),
  };
}
