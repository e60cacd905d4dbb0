/** In which corner of the field a surprise lives. */
export const WAT_GROUPS = [
  'the talk',
  'handing over',
  'copies',
  'endings',
  'waiting',
  'counting',
] as const;
export type WatGroup = (typeof WAT_GROUPS)[number];

/** A program of the lab: files in a folder of `programs`, of which the first is run. */
export interface Program {
  readonly folder: string;
  readonly files: readonly [string, ...string[]];
}

/** One surprise: a program that does something else than its reader expects, and one that does it. */
export interface Wat {
  readonly id: string;
  readonly group: WatGroup;
  readonly title: string;
  /** What to ask before it is run. */
  readonly question: string;
  /** What a reader expects the program to print, exactly. It is what `right` prints. */
  readonly expected: string;
  readonly surprise: Program;
  /** What the surprise is known to print: for those who lack what it needs. */
  readonly recorded?: string;
  /** Milliseconds of silence after its last word until the surprise counts as hung; see `runProgram`. */
  readonly patience?: number;
  readonly right: Program;
  /** Why it is so, and what follows. */
  readonly lesson: string;
}

/** What became of a program. */
export interface ProgramOutcome {
  /**
   * `exited` by itself, with `status`; `killed` by `signal`; `stuck`: it said nothing
   * more, and was ended here; `missing`: what runs it is not installed.
   */
  readonly state: 'exited' | 'killed' | 'stuck' | 'missing';
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
  /** What there is to show: the output, the error in a line, how it ended if not well. */
  readonly said: string;
  /** Whether that is what was expected, to the letter. */
  readonly asExpected: boolean;
}

export interface WatOutcome {
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  /** Whether the program really did something else than expected, this time, on this Node. */
  readonly surprised: boolean;
  readonly surprise: ProgramOutcome;
  readonly right: ProgramOutcome;
}

/** A program with its text, as it is shown. */
export interface ProgramText {
  readonly language: 'js' | 'python';
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** A surprise with the text of its programs: all that a page needs to show it. */
export interface WatDescription extends Omit<Wat, 'surprise' | 'right'> {
  readonly surprise: ProgramText;
  readonly right: ProgramText;
}
