import { EXIT, type ExitCode } from '../core/exit-code.ts';
import { VERSION } from '../core/version.ts';
import type { Host } from './host.ts';

/** `mlops --version`: what a bug report needs. */
export function showVersion(host: Host, json: boolean): ExitCode {
  const facts = {
    mlops: VERSION,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
  const line = `mlops ${facts.mlops} (node ${facts.node}, ${facts.platform})`;
  host.stdout.write(json ? `${JSON.stringify(facts, undefined, 2)}\n` : `${line}\n`);
  return EXIT.yes;
}
