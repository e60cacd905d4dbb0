import type { View } from '@parallel/mandelbrot';

/** What a way found or drew, in a form that can be compared with other ways. */
export interface Answer {
  /** Matching lines, or points inside the set. */
  readonly count: number;
  /** SHA-256 of the whole answer; missing where only the count was wanted. */
  readonly digest?: string | undefined;
}

/*
 * Right answers for the sizes that the demo uses by itself. A search's digest is
 * that of all that `grep -n` prints, a plot's that of all counts as 32-bit
 * numbers, little-endian. The tests compute the small ones again, by a plain
 * loop; the large ones are what GNU grep and the plain loop said.
 */
/** By the lines of the sample and the pattern. */
const SEARCHES: Readonly<Record<string, readonly [count: number, digest: string]>> = {
  '1000000 rare': [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  '1000000 none': [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  '1000000 all': [1000000, '04d59c3d6556bc9d6aa527c9ff6fa1e98f8c20e3c91a41b10541af217bc4c54d'],
  '25000000 rare': [17, '08e30a022beb21a51d0d692997fd8ef50c69fbfd775a2cf822f95b55388047c8'],
  '25000000 none': [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  '25000000 all': [25000000, 'cf2f81a78a04759c09bf91be44346ec50a748a108cb9f8d7108ba5c5d2957af5'],
};

/** By view, width, height and iterations. */
const PLOTS: Readonly<Record<string, readonly [count: number, digest: string]>> = {
  'reference 192 144 256': [
    7929,
    '5ebd25ecb23cc98397690b8b9771bb25289cab760fdb30e90302eac10abb750c',
  ],
  'reference 192 144 20000': [
    7851,
    'dff480d6fcaf50def32f5c90e658f54b50b956d8e2de6e0ff3eddc9d18de2731',
  ],
  'zoom 192 144 256': [11085, '06c88d2c2b2df5a71ca0a2fd3f68a545b18d514f4a588c933ad7f07fc8aa3612'],
  'zoom 192 144 20000': [9981, '3ca29eaeb43f24291dbd422c0e03b34bbed79c50e5f9c5ba39eaaba2b86ab547'],
  'reference 1024 768 256': [
    224643,
    '7cd6ca02bbbe3dc281e5d9d7ad09f777b7a469b5bbb44d5bbf82889f48a7406e',
  ],
  'reference 1024 768 20000': [
    222337,
    '0a25fd9c8af7924d32efacb0247e84361b01bb908c7fb0546986398c6d805481',
  ],
  'zoom 1024 768 256': [312684, '211427b4f4a3f3954ef7de4a5aff060dc7a9697bd2faf7ddcb94fc233084da40'],
  'zoom 1024 768 20000': [
    281589,
    'd88fbce85eaaf24cf95fee51e02de13743ad747d5ff4eec95f5a57a978a31b72',
  ],
  'lopsided 256 192 20000': [
    7597,
    'a4cba60204860a4bbcc01d4cc92a027d7796e28f2df02d01b8c25d5e68c8cfe0',
  ],
  'lopsided 512 384 20000': [
    30648,
    'db270e0d94a4f5c233f019cf91ebcd9ab5f711497f4448b3586dcea191983d63',
  ],
};

/** @param lines of the talk's sample, seed 1. */
export function expectedSearch(lines: number, pattern: string): Answer | undefined {
  return answer(SEARCHES[`${lines} ${pattern}`]);
}

export function expectedPlot(
  view: string,
  { width, height, maxIterations }: View,
): Answer | undefined {
  return answer(PLOTS[`${view} ${width} ${height} ${maxIterations}`]);
}

function answer(known: readonly [number, string] | undefined): Answer | undefined {
  return known && { count: known[0], digest: known[1] };
}
