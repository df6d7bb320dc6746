import type { Worker } from 'node:worker_threads';

/**
 * What a thread says next. Whoever waits hears of it when the thread ends instead, by itself or by `terminate`: a wait that
 * nobody ends would hold up all that waits for it.
 *
 * @throws what the thread threw; Error when it ended
 */
export function nextMessage<Message>(worker: Worker): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (message: Message) => settle(() => resolve(message));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = () => settle(() => reject(new Error('a thread has ended without an answer')));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
