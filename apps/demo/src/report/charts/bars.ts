import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts';
import { factor } from '../../output/table.js';
import { inWords, svgOf, type ThemedColor, themed } from './svg.js';
import { alongBars, isNarrow, rowsOf } from './ways.js';

export interface Bar {
  readonly label: string;
  readonly color: ThemedColor;
  readonly median: number;
  readonly smallest: number;
  readonly largest: number;
  readonly faster?: number | undefined;
  /** The talk's, on our scale. */
  readonly talk?: number | undefined;
}

/** From there on a linear scale would hide the small ones. */
const LOG_FROM = 20;

/** Whether bars of such lengths need a logarithmic scale. */
export function needsLog(bars: readonly Bar[]): boolean {
  const medians = bars.map(({ median }) => median);
  return Math.max(...medians) / Math.min(...medians) > LOG_FROM;
}

/** Bars with whiskers from the smallest to the largest, and marks where the talk's would end. */
export function drawBars(bars: readonly Bar[], width: number): string {
  const labels = bars.map(({ label }) => label);
  const narrow = isNarrow(width);
  const { barHeight, height, grid, yAxis } = rowsOf(labels, narrow);
  const values = bars.flatMap(({ median, largest, talk = median }) => [median, largest, talk]);
  const log = needsLog(bars);
  const least = Math.min(...bars.map(({ smallest }) => smallest));
  // Bars of a logarithmic scale have no natural start: they get one below the shortest.
  const from = log ? 10 ** Math.floor(Math.log10(least * 0.8)) : 0;
  const room = (width - (narrow ? 8 : 232)) / 120;
  const most = Math.max(...values);
  const axis = log
    ? {
        type: 'log',
        min: from,
        // As far beyond the longest as its words take.
        max: from * (most / from) ** (room / (room - 1)),
      }
    : { type: 'value', min: 0, max: Math.max(...values) * (narrow ? 1.6 : 1.25) };
  return svgOf(
    {
      grid: { ...grid, right: narrow ? 4 : 12 },
      xAxis: {
        ...axis,
        ...alongBars,
        axisLabel: {
          ...alongBars.axisLabel,
          formatter: inWords,
          hideOverlap: true,
          showMaxLabel: false,
        },
        // The axis ends where words do, which is no value of it.
        splitLine: { ...alongBars.splitLine, showMaxLine: false },
        splitNumber: 4,
      },
      yAxis,
      series: [
        {
          type: 'custom',
          z: 5,
          data: bars.map(({ median }, i) => [median, i]),
          renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) =>
            drawBar(bars, from, api, barHeight, narrow ? 11 : 12),
        },
      ],
    },
    width,
    height,
  );
}

function drawBar(
  bars: readonly Bar[],
  from: number,
  api: CustomSeriesRenderItemAPI,
  height: number,
  fontSize: number,
) {
  const index = api.value(1) as number;
  const { median, smallest, largest, faster, talk, color } = bars[index]!;
  const [, y = 0] = api.coord([median, index]);
  const at = (value: number) => api.coord([value, index])[0]!;
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style: { stroke: themed('ink'), lineWidth: 1 },
  });
  const text = faster === undefined ? inWords(median) : `${inWords(median)}  ×${factor(faster)}`;
  // About as wide as digits are.
  const end = at(largest) + 8 + text.length * 7;
  const isInTheWay = talk !== undefined && at(talk) > at(largest) - 8 && at(talk) < end + 8;
  return {
    type: 'group',
    children: [
      {
        type: 'rect',
        shape: {
          x: at(from),
          y: y - height / 2,
          width: at(median) - at(from),
          height,
          r: [0, 2, 2, 0],
        },
        style: { fill: themed(color) },
      },
      ...(largest > smallest
        ? [
            line(at(smallest), y, at(largest), y),
            line(at(smallest), y - 3, at(smallest), y + 3),
            line(at(largest), y - 3, at(largest), y + 3),
          ]
        : []),
      ...(talk === undefined
        ? []
        : [
            {
              type: 'polygon',
              shape: { points: diamond(at(talk), y) },
              style: { fill: themed('paper'), stroke: themed('talk'), lineWidth: 2 },
            },
          ]),
      {
        type: 'text',
        style: {
          text,
          x: isInTheWay ? at(talk!) + 8 : at(largest) + 8,
          y,
          fill: themed('ink'),
          font: `${fontSize}px system-ui, sans-serif`,
          textVerticalAlign: 'middle',
        },
      },
    ],
  };
}

function diamond(x: number, y: number): [number, number][] {
  return [
    [x, y - 6],
    [x + 5, y],
    [x, y + 6],
    [x - 5, y],
  ];
}
