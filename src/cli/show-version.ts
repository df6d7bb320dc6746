import { EXIT, type ExitCode } from '../core/exit-code.ts';
import { VERSION } from '../core/version.ts';
import { ANSWER_FORMAT } from '../documents/answers/answer-format.ts';
import type { VersionAnswer } from '../documents/answers/program-answers.ts';
import type { Host } from './host.ts';
import { safeJson } from './render/printable.ts';

/** `mlops --version`: what a bug report needs. */
export function showVersion(host: Host, json: boolean): ExitCode {
  const facts: VersionAnswer = {
    format: ANSWER_FORMAT,
    mlops: VERSION,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
  const line = `mlops ${facts.mlops} (node ${facts.node}, ${facts.platform})`;
  host.stdout.write(json ? `${safeJson(facts, 2)}\n` : `${line}\n`);
  return EXIT.yes;
}
