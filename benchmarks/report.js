import { median, ratio } from './definitions/targets.js';

/**
 * A table as text: medians with their spread, and ratios to the first line.
 * @param {import('./types.js').Table} table
 * @param {import('./types.js').Measured} measured
 */
export function report({ rounds, rate, unit }, { title, seconds, targets, wrong }) {
  const first = Object.values(seconds)[0] ?? [];
  const show = unit
    ? (/** @type {number} */ value) => `${value.toFixed(1)} ${unit}`
    : rate
      ? showRate
      : showTime;
  const lines = Object.entries(seconds).map(([name, samples]) => {
    const ends = [show(Math.min(...samples)), show(Math.max(...samples))];
    return [
      name,
      show(median(samples)),
      (rate ? ends.reverse() : ends).join(' – '),
      `${showRatio(rate ? ratio(first, samples) : ratio(samples, first))} ×`,
    ];
  });
  const rows = [['', 'median', 'min – max', 'to the first'], ...lines];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return [
    `${title} (${rounds} rounds)`,
    ...rows.map((row) =>
      row
        .map((cell, at) =>
          at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        .join('  '),
    ),
    ...targets.map(({ text, value, met }) => `${met ? 'met   ' : 'missed'} ${text}: ${value}`),
    ...wrong.map((what) => `WRONG  ${what}`),
  ].join('\n  ');
}

/** @param {number} seconds */
function showTime(seconds) {
  if (seconds < 1e-3) return `${(seconds * 1e6).toFixed(1)} µs`;
  return seconds < 1 ? `${(seconds * 1e3).toFixed(1)} ms` : `${seconds.toFixed(3)} s`;
}

/** @param {number} seconds for one */
function showRate(seconds) {
  return `${Math.round(1 / seconds).toLocaleString('en')}/s`;
}

/** @param {number} value */
function showRatio(value) {
  return value < 0.1 ? value.toFixed(4) : value.toFixed(2);
}
