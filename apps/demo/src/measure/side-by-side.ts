/**
 * The bars of one worker, one after the other. Kernels that fill their lanes have
 * several pieces at once: then a bar ends where the next is begun, and the last
 * goes on for as long as anything is open.
 */
export function sideBySide<T extends { readonly start: number; readonly end: number }>(
  bars: readonly T[],
): T[] {
  const sorted = [...bars].sort((a, b) => a.start - b.start);
  let open = 0;
  return sorted.map((bar, i) => {
    open = Math.max(open, bar.end);
    return { ...bar, end: Math.min(open, sorted[i + 1]?.start ?? open) };
  });
}
