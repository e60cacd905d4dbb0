import { Help } from 'commander';
import type { ProgramText, WatDescription, WatOutcome } from '../wat/index.js';

/** Writes surprises for people: first the question, so that one can guess, then what happened. */
export interface WatPrinter {
  question(wat: WatDescription, code: boolean): void;
  answer(wat: WatDescription, outcome: WatOutcome, code: boolean): void;
  total(outcomes: readonly WatOutcome[], code: boolean): void;
}

const WIDEST = 100;
const LABEL = 18;

export function createWatPrinter(stream: NodeJS.WriteStream): WatPrinter {
  const width = Math.min(WIDEST, Math.max(40, (stream.columns ?? 80) - 1));
  const colours = stream.isTTY === true && stream.hasColors() && !process.env['NO_COLOR'];
  const style = (code: number) => (text: string) =>
    colours ? text.replaceAll(/.+/g, `\u001b[${code}m$&\u001b[0m`) : text;
  const [bold, dim, red, green] = [style(1), style(2), style(31), style(32)];
  const print = (text = '') => stream.write(`${text}\n`);
  const help = new Help();
  help.minWidthToWrap = 10;
  const wrapped = (text: string, indent: number) =>
    indented(help.boxWrap(text, width - indent), indent);
  let group = '';

  const labelled = (label: string, text: string, paint: (text: string) => string) => {
    const lines = text
      .split('\n')
      .flatMap((line) => help.boxWrap(line, width - LABEL - 2).split('\n'));
    for (const [i, line] of lines.entries()) {
      print(`  ${(i === 0 ? label : '').padEnd(LABEL)}${paint(line)}`);
    }
  };
  const programs = ({ files }: ProgramText) => {
    for (const { name, text } of files) {
      print(`  ${dim(`┌ ${name}`)}`);
      for (const line of text.trimEnd().split('\n')) print(`  ${dim('│')} ${line}`.trimEnd());
    }
    print();
  };

  return {
    question(wat, code) {
      if (wat.group !== group) {
        group = wat.group;
        print(bold(`── ${group} ${'─'.repeat(Math.max(0, width - group.length - 4))}`));
        print();
      }
      const [first = '', ...more] = help.boxWrap(`${wat.id}  ${wat.title}`, width - 2).split('\n');
      print(bold(wat.id) + first.slice(wat.id.length));
      for (const line of more) print(`  ${line}`);
      print(wrapped(wat.question, 2));
      print();
      if (code) programs(wat.surprise);
      labelled('one expects', wat.expected, (text) => text);
    },
    answer(wat, { surprised, surprise, right }, code) {
      const who = wat.surprise.language === 'python' ? 'Python' : 'Node.js';
      if (surprise.state === 'missing') {
        labelled(`${who} would say`, surprise.said, surprised ? red : green);
        labelled('', '(python3 was not found here: this is what it prints)', dim);
      } else labelled(`${who} says`, surprise.said, surprised ? red : green);
      labelled('done right', right.said, right.asExpected ? green : red);
      print();
      if (code) programs(wat.right);
      print(wrapped(wat.lesson, 2));
      print();
    },
    total(outcomes, code) {
      const surprises = outcomes.filter(({ surprised }) => surprised).length;
      const right = outcomes.filter((outcome) => outcome.right.asExpected).length;
      print(
        wrapped(
          `On Node.js ${process.versions.node}, ${surprises} of ${outcomes.length} programs did something else than expected; done right, ${right} of ${outcomes.length} did what was expected.`,
          0,
        ),
      );
      if (!code) print('`demo wat NAME` shows the programs.');
    },
  };
}

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}
