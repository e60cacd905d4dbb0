import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts';
import { pieceColor } from '../../measure/piece-colors.js';
import type { DrawnRun } from '../../measure/results.js';
import { svgOf, themed } from './svg.js';

const LANE = 18;
const LOAD_HEIGHT = 54;

/** One run over time: a lane a worker with a bar for each piece, and below it how busy each core was. */
export function drawRun(run: DrawnRun, width: number): string | undefined {
  const { timeline, load } = run;
  if (!timeline && !load) return undefined;
  const lanes = timeline ? Math.max(...timeline.worker) + 1 : 0;
  const lanesHeight = lanes * LANE;
  const top = 4;
  const loadTop = top + lanesHeight + (lanes > 0 && load ? 8 : 0);
  const bottom = loadTop + (load ? LOAD_HEIGHT : 0);
  const end = Math.max(run.seconds * 1000, 1);
  const time = (gridIndex: number, labels: boolean) => ({
    gridIndex,
    type: 'value',
    min: 0,
    max: end,
    axisLabel: {
      show: labels,
      color: themed('soft'),
      fontSize: 10,
      hideOverlap: true,
      formatter: (ms: number) =>
        end >= 2000 ? `${Number((ms / 1000).toFixed(1))} s` : `${Math.round(ms)} ms`,
    },
    splitNumber: 4,
    splitLine: { lineStyle: { color: themed('grid') } },
    axisLine: { show: false },
    axisTick: { show: false },
  });
  const grids = [];
  const xAxes = [];
  const yAxes = [];
  const series: object[] = [];
  const side = { left: 34, right: 8 };
  if (timeline) {
    grids.push({ ...side, top, height: lanesHeight });
    xAxes.push(time(0, !load));
    yAxes.push({
      gridIndex: 0,
      type: 'category',
      inverse: true,
      data: Array.from({ length: lanes }, (_, worker) => String(worker + 1)),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: themed('soft'), fontSize: 10 },
    });
    series.push({
      type: 'custom',
      data: timeline.worker.map((worker, i) => [
        worker,
        timeline.start[i]!,
        timeline.end[i]!,
        timeline.piece[i]!,
      ]),
      renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) =>
        pieceBar(api, timeline.pieces),
    });
  }
  if (load) {
    const index = grids.length;
    grids.push({ ...side, top: loadTop, height: LOAD_HEIGHT });
    xAxes.push(time(index, true));
    yAxes.push({
      gridIndex: index,
      type: 'value',
      min: 0,
      max: 1,
      interval: 0.5,
      axisLabel: {
        color: themed('soft'),
        fontSize: 10,
        formatter: (busy: number) => `${100 * busy}%`,
      },
      splitLine: { lineStyle: { color: themed('grid') } },
    });
    for (const [core, loads] of load.cores.entries()) {
      series.push({
        type: 'line',
        step: 'end',
        symbol: 'none',
        xAxisIndex: index,
        yAxisIndex: index,
        lineStyle: {
          color: CORE_COLORS[core % CORE_COLORS.length],
          width: 1.5,
          type: core < 4 ? 'solid' : 'dashed',
        },
        areaStyle: {
          color: CORE_COLORS[core % CORE_COLORS.length],
          opacity: load.cores.length > 4 ? 0 : 0.12,
        },
        data: [[0, loads[0]!], ...loads.map((busy, i) => [Math.min(end, load.times[i]!), busy])],
      });
    }
  }
  return svgOf({ grid: grids, xAxis: xAxes, yAxis: yAxes, series }, width, bottom + 22);
}

/** By core: told apart in both themes. */
const CORE_COLORS = [themed('threads'), themed('processes'), themed('native'), themed('program')];

function pieceBar(api: CustomSeriesRenderItemAPI, pieces: number) {
  const worker = api.value(0) as number;
  const [x1 = 0, y = 0] = api.coord([api.value(1), worker]);
  const [x2 = 0] = api.coord([api.value(2), worker]);
  const width = x2 - x1;
  return {
    type: 'rect',
    // A gap between neighbours, where there is room for one.
    shape: { x: x1, y: y - 6, width: Math.max(0.4, width > 3 ? width - 0.6 : width), height: 12 },
    style: { fill: pieceColor(api.value(3) as number, pieces) },
  };
}
