/** One scoring in a process of its own, so that its peak memory is its own: prints seconds and bytes as JSON. */
import { join } from 'node:path';
import { realEffects } from '../../src/core/effects.ts';
import { scoringPolicy } from '../../src/scoring/limits/scoring-policy.ts';
import { scoreTable } from '../../src/scoring/score-table.ts';

const [root = '', threads = '1'] = process.argv.slice(2);
const started = realEffects.elapsed();
const steps: { doing: string; at: number }[] = [];

const { rows } = await scoreTable(
  {
    input: join(root, 'rows.parquet'),
    model: join(root, 'model'),
    output: join(root, 'scores.parquet'),
    quarantine: join(root, 'quarantine.parquet'),
    receipt: join(root, 'receipt.json'),
    profile: { kind: 'model' },
    policy: scoringPolicy(undefined, {}),
    warn: () => undefined,
    threads: Number(threads),
    progress: (_, doing) => {
      const at = (realEffects.elapsed() - started) / 1000;
      const step = doing.startsWith('scored') ? 'scored' : doing;
      const last = steps.at(-1);
      if (last?.doing === step) last.at = at;
      else steps.push({ doing: step, at });
    },
  },
  realEffects,
);

const seconds = (realEffects.elapsed() - started) / 1000;
// Kilobytes on Linux and macOS alike: Node converts.
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ rows, seconds, peakBytes, steps }));
