import { GROUPS, type OptionSpec } from './options.js';

const EXAMPLES = `Examples:
  parallel-mandelbrot --preview
  parallel-mandelbrot -c -0.7452,0.1097 -z 1400 -n 3000 -p twilight -o sea.png
  parallel-mandelbrot --from sea.png --size 3840x2160 --palette viridis -o big.png
  parallel-mandelbrot --julia -0.8,0.156 -p twilight -o julia.png
  parallel-mandelbrot -c -0.7452,0.1097 --zoom-to 1e6 --frames 300 -n 5000 -o zoom.png
  ffmpeg -framerate 30 -i zoom-%04d.png -pix_fmt yuv420p zoom.mp4
`;

/** @param width of the terminal, in characters. */
export function helpText(width: number): string {
  const lines = [
    'Usage: parallel-mandelbrot [options]',
    '',
    'Renders the Mandelbrot set, Julia sets and their kin of higher powers on every core,',
    'as a PNG file or in the terminal.',
    '',
  ];
  for (const [title, options] of Object.entries(GROUPS)) {
    lines.push(`${title}:`);
    for (const [name, spec] of Object.entries<OptionSpec>(options)) {
      const short = spec.short ? `-${spec.short}, ` : '    ';
      const value = spec.value ? ` <${spec.value}>` : '';
      const left = `  ${short}--${name}${value}`.padEnd(28);
      lines.push(...wrap(left, spec.help, Math.max(60, Math.min(100, width))));
    }
    lines.push('');
  }
  return `${lines.join('\n')}\n${EXAMPLES}`;
}

function wrap(left: string, text: string, width: number): string[] {
  const lines: string[] = [];
  let line = left;
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > width && line.trim() !== '') {
      lines.push(line);
      line = ' '.repeat(28);
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
