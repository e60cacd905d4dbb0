import { themed } from './svg.js';

/** Whether names stand above their bars, for want of room beside them. */
export const isNarrow = (width: number) => width < 600;

/** What charts with a row for each way have in common: the room, and the ways' names. */
export function rowsOf(labels: readonly string[], narrow: boolean) {
  return {
    barHeight: narrow ? 10 : 13,
    height: labels.length * (narrow ? 38 : 24) + 44,
    grid: { left: narrow ? 4 : 220, top: 26, bottom: 8 },
    yAxis: {
      ...categories(labels),
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
  };
}

/** An axis of rows, the first on top, without a line. */
export function categories(data: readonly string[]) {
  return {
    type: 'category',
    inverse: true,
    data,
    axisTick: { show: false },
    axisLine: { show: false },
  };
}

/** The axis along the bars, above them. */
export const alongBars = {
  position: 'top',
  axisLabel: { color: themed('soft'), fontSize: 11 },
  splitLine: { lineStyle: { color: themed('grid') } },
};
