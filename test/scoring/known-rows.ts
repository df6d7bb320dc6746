/** Rows of customers, and what `mlops score` says and writes of them. */
import { type Rig } from '../rig/rig.ts';

export const row = (id: string, plan: string) => `${id},3,True,2015-01-01,${plan},Bonn`;

interface Outcome {
  readonly exitCode: number;
  readonly answer: Record<string, unknown>;
  readonly codes: readonly string[];
  readonly receipt: Record<string, unknown>;
}

/** Scores a file of these lines by the project's model. */
export async function score(rig: Rig, text: string, ...words: string[]): Promise<Outcome> {
  for (const path of ['o.parquet', 'o.receipt.json']) if (await rig.has(path)) await rig.remove(path);
  await rig.write('new.csv', text);
  const command = ['score', '-i', 'new.csv', '-m', 'model', '-o', 'o.parquet', '--json', ...words];
  const { exitCode, stdout } = await rig.run(command);
  const answer = JSON.parse(stdout) as Record<string, unknown>;
  const receipt = (await rig.has('o.receipt.json')) ? JSON.parse(await rig.read('o.receipt.json')) : {};
  const warnings = (receipt['warnings'] ?? []) as { code: string }[];
  return { exitCode, answer, receipt, codes: warnings.map(({ code }) => code) };
}

export const errorCode = ({ answer }: Outcome) => (answer['error'] as { code: string } | undefined)?.code;
