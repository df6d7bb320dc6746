/** Starts the process that runs a graph, and asks it one thing after the other. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { entryModule } from '../../core/files/entry-module.ts';
import { type GraphReply, type GraphRequest, OUT_OF_MEMORY, OUT_OF_TIME } from './graph-message.ts';

/** How a process failed to answer; the message says it as the second half of a sentence. */
export class GraphFailure extends Error {
  override readonly name = 'GraphFailure';
  readonly kind: 'failed' | 'unfit' | 'crashed' | 'memory' | 'time';
  constructor(kind: GraphFailure['kind'], reason: string) {
    super(reason);
    this.kind = kind;
  }
}

export interface GraphChildOptions {
  /** Ends the process at once, whatever it is doing. */
  readonly interrupt?: AbortSignal | undefined;
  /** After this a request has failed. */
  readonly milliseconds: number;
}

export interface GraphChild {
  /**
   * One request at a time.
   *
   * @throws GraphFailure; afterwards the process is gone, unless the graph itself has failed
   */
  readonly ask: (request: GraphRequest) => Promise<Exclude<GraphReply, { kind: 'failed' }>>;
  /** Kills it. */
  readonly close: () => Promise<void>;
}

/** Nothing of the caller's environment: neither its home, nor what would change how the runtime works. */
const ENVIRONMENT = { ORT_DISABLE_TELEMETRY: '1', TZ: 'UTC', LC_ALL: 'C.UTF-8' };
const MAX_TALK = 4096;

export function startGraphChild({ interrupt, milliseconds }: GraphChildOptions): GraphChild {
  interrupt?.throwIfAborted();
  const child = spawn(
    process.execPath,
    [fileURLToPath(entryModule(import.meta.url, 'model/onnx/graph-process'))],
    {
      env: ENVIRONMENT,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  const { promise: end, reject: fail } = Promise.withResolvers<never>();
  // Whoever asks hears of it; between two requests nobody does.
  end.catch(() => undefined);
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  listenForEnd(child, fail);
  const stop = () => {
    fail(interrupt?.reason);
    child.kill('SIGKILL');
  };
  interrupt?.addEventListener('abort', stop, { once: true });

  const ask: GraphChild['ask'] = async (request) => {
    const timer = setTimeout(() => {
      fail(new GraphFailure('time', `it was not done after ${milliseconds / 1000} s`));
      child.kill('SIGKILL');
    }, milliseconds);
    try {
      const reply = await Promise.race([replyOf(child, request), end]);
      if (reply.kind === 'failed') {
        throw new GraphFailure(reply.unfit === true ? 'unfit' : 'failed', firstLine(reply.reason));
      }
      return reply;
    } finally {
      clearTimeout(timer);
    }
  };
  const close = async () => {
    interrupt?.removeEventListener('abort', stop);
    child.kill('SIGKILL');
    await closed;
  };
  return { ask, close };
}

async function replyOf(child: ChildProcess, request: GraphRequest): Promise<GraphReply> {
  return new Promise((resolve) => {
    child.once('message', (reply: GraphReply) => resolve(reply));
    // One that is gone already tells so by its end.
    child.send(request, () => undefined);
  });
}

function listenForEnd(child: ChildProcess, fail: (failure: GraphFailure) => void): void {
  let talk = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    talk = (talk + text).slice(0, MAX_TALK);
  });
  child.once('error', (error) =>
    fail(new GraphFailure('crashed', `its process did not start: ${error.message}`)),
  );
  child.once('close', (code, signal) => {
    if (talk.includes(OUT_OF_MEMORY)) {
      fail(new GraphFailure('memory', 'it uses more memory than a model of its size may'));
    } else if (talk.includes(OUT_OF_TIME)) {
      fail(new GraphFailure('time', 'it takes more processor time than a model of its size may'));
    } else {
      const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
      const words = talk.trim() === '' ? '' : `: ${firstLine(talk)}`;
      fail(new GraphFailure('crashed', `its process was ended ${how}${words}`));
    }
  });
}

const MAX_REASON = 300;

function firstLine(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length <= MAX_REASON ? line : `${line.slice(0, MAX_REASON)}…`;
}
