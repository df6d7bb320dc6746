import type { ExitCode } from '../core/exit-code.ts';

/** What a use case has found or done. It is printed, drawn or sent by whoever asked. */
export interface Outcome<Data, Document extends object> {
  /** 0: the answer is yes; 1: it is no. What cannot be done is thrown. */
  readonly exitCode: ExitCode;
  /** For what people are shown. */
  readonly data: Data;
  /** For programs: one of `documents/answers/`. */
  readonly document: Document;
}
