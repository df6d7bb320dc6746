/** The main module of the process in which a target is fed whose reader may take the process with it. */
import type { FeedRequest } from './feed-apart.ts';
import { feeder } from './feed-input.ts';
import type { FuzzTarget } from './target.ts';

const [, , module = ''] = process.argv;
const { default: target } = (await import(module)) as { default: FuzzTarget };
const feed = feeder(target);

process.once('disconnect', () => process.exit());
process.on('message', ({ input, folder }: FeedRequest) => {
  void feed(Buffer.from(input), folder).then((answer) => process.send?.(answer));
});
