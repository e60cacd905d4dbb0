import type { DrawnRun } from '../../measure/results.js';
import { inWords, svgOf, themed } from './svg.js';
import { alongBars, categories, isNarrow, rowsOf } from './ways.js';

/** In the order in which they are stacked. */
export const PARTS = ['computing', 'starting', 'copying', 'waiting'] as const;

export interface Stack {
  readonly label: string;
  readonly whereabouts: DrawnRun['whereabouts'];
}

/** For each way, where the time of all cores went: bars as long as cores × time, or all alike as shares. */
export function drawWhereabouts(stacks: readonly Stack[], width: number): string {
  const totals = stacks.map(({ whereabouts }) =>
    PARTS.reduce((sum, part) => sum + whereabouts[part], 0),
  );
  // Where there is no room for the totals on the right, they stand with the names.
  const narrow = isNarrow(width);
  const labels = stacks.map(({ label }, i) =>
    narrow ? `${label}, ${inWords(totals[i]!)}` : label,
  );
  const { barHeight, height, grid, yAxis } = rowsOf(labels, narrow);
  return svgOf(
    {
      grid: { ...grid, right: narrow ? 8 : 90 },
      xAxis: {
        type: 'value',
        min: 0,
        max: 1,
        ...alongBars,
        axisLabel: {
          ...alongBars.axisLabel,
          formatter: (share: number) => `${Math.round(100 * share)} %`,
        },
      },
      yAxis: [
        yAxis,
        ...(narrow
          ? []
          : [
              {
                ...categories(totals.map(inWords)),
                position: 'right',
                axisLabel: { color: themed('soft'), fontSize: 12, interval: 0 },
              },
            ]),
      ],
      series: PARTS.map((part) => ({
        type: 'bar',
        name: part,
        stack: 'all',
        barWidth: barHeight,
        itemStyle: { color: themed(part) },
        data: stacks.map(({ whereabouts }, i) => whereabouts[part] / (totals[i] || 1)),
      })),
    },
    width,
    height,
  );
}
