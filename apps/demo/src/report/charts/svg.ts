import * as echarts from 'echarts';

/** What the page's style sheet has a value for, light and dark. */
const THEMED = [
  'ink',
  'soft',
  'grid',
  'paper',
  'inline',
  'threads',
  'processes',
  'native',
  'program',
  'talk',
  'computing',
  'copying',
  'starting',
  'waiting',
] as const;
export type ThemedColor = (typeof THEMED)[number];

/** A colour that the page decides: charts are drawn with a stand-in, which becomes a variable. */
export function themed(name: ThemedColor): string {
  return `#ab00${(16 + THEMED.indexOf(name)).toString(16)}`;
}

const STAND_INS = new RegExp(THEMED.map(themed).join('|'), 'gi');

const FONT = 'system-ui, sans-serif';

/** Renders a chart to SVG, as wide as its container allows, in the page's colours. */
export function svgOf(option: echarts.EChartsCoreOption, width: number, height: number): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FONT }, ...option });
    const svg = chart.renderToSVGString({ useViewBox: true });
    return svg.replaceAll(STAND_INS, (color) => {
      const index = Number.parseInt(color.slice(-2), 16) - 16;
      return `var(--${THEMED[index]!})`;
    });
  } finally {
    chart.dispose();
  }
}

/** A time in the unit that suits it. */
export function inWords(seconds: number): string {
  if (seconds === 0) return '0';
  if (seconds < 1e-3) return `${Number((seconds * 1e6).toPrecision(2))} µs`;
  if (seconds < 1) return `${Number((seconds * 1e3).toPrecision(seconds < 0.1 ? 2 : 3))} ms`;
  return `${Number(seconds.toPrecision(3))} s`;
}
