import type { DrawnRun } from '../../measure/results.js';
import { inWords, svgOf, themed } from './svg.js';

/** In the order in which they are stacked. */
export const PARTS = ['computing', 'starting', 'copying', 'waiting'] as const;

export interface Stack {
  readonly label: string;
  readonly whereabouts: DrawnRun['whereabouts'];
}

/** For each way, where the time of all cores went: bars as long as cores × time, or all alike as shares. */
export function drawWhereabouts(stacks: readonly Stack[], width: number): string {
  const narrow = width < 600;
  const totals = stacks.map(({ whereabouts }) =>
    PARTS.reduce((sum, part) => sum + whereabouts[part], 0),
  );
  return svgOf(
    {
      grid: { left: narrow ? 4 : 220, right: narrow ? 8 : 90, top: 26, bottom: 8 },
      xAxis: {
        type: 'value',
        min: 0,
        max: 1,
        position: 'top',
        axisLabel: {
          color: themed('soft'),
          fontSize: 11,
          formatter: (share: number) => `${Math.round(100 * share)} %`,
        },
        splitLine: { lineStyle: { color: themed('grid') } },
      },
      yAxis: [
        {
          type: 'category',
          inverse: true,
          data: stacks.map(({ label }, i) => (narrow ? `${label}, ${inWords(totals[i]!)}` : label)),
          axisTick: { show: false },
          axisLine: { show: false },
          axisLabel: {
            color: themed('ink'),
            fontSize: 12,
            interval: 0,
            ...(narrow
              ? { inside: true, margin: 0, padding: [0, 0, 8, 0], verticalAlign: 'bottom' }
              : { margin: 10 }),
          },
          z: 10,
        },
        ...(narrow
          ? []
          : [
              {
                type: 'category',
                inverse: true,
                position: 'right',
                data: totals.map(inWords),
                axisTick: { show: false },
                axisLine: { show: false },
                axisLabel: { color: themed('soft'), fontSize: 12, interval: 0 },
              },
            ]),
      ],
      series: PARTS.map((part) => ({
        type: 'bar',
        name: part,
        stack: 'all',
        barWidth: narrow ? 10 : 13,
        itemStyle: { color: themed(part) },
        data: stacks.map(({ whereabouts }, i) => whereabouts[part] / (totals[i] || 1)),
      })),
    },
    width,
    stacks.length * (narrow ? 38 : 24) + 44,
  );
}
