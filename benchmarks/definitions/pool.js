/** What a pool of workers is asked to do. @type {import('../types.js').Workload[]} */
export const workloads = [
  {
    // All overhead: what a message costs, and how many are sent.
    name: '100,000 tasks of no length',
    task: 'square',
    inputs: Array.from({ length: 100_000 }, (_, i) => i % 1000),
    expected: 33_283_350_000,
  },
  {
    // Costs that vary a thousandfold: how evenly the workers are loaded.
    name: '2,000 tasks of 1 to 1,000 units',
    task: 'spin',
    inputs: Array.from({ length: 2000 }, (_, i) => (i % 50 === 49 ? 1000 : 1 + (i % 10))),
    expected: 50_600,
  },
];
