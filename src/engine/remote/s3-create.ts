/**
 * Creating an object only where there is none: `If-None-Match: *` (docs.aws.amazon.com, "Conditional writes"). A server that
 * does not know the header overwrites and says 200, so each store is asked once whether it keeps the promise.
 */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { MlopsError } from '../../core/error.ts';
import { remoteUnusable } from './remote-error.ts';
import { statusOf } from './s3-refusal.ts';

/** A conflicting request that is still under way is answered by 409, and may be tried again. */
const ATTEMPTS = 5;

export class S3Creator {
  readonly #client: S3Client;
  readonly #url: string;
  readonly #bucket: string;
  readonly #prefix: string;
  #probed: Promise<void> | undefined;

  constructor(client: S3Client, url: string, bucket: string, prefix: string) {
    this.#client = client;
    this.#url = url;
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  /** @throws MlopsError REMOTE_UNUSABLE, and what the SDK throws */
  async create(key: string, text: string): Promise<boolean> {
    this.#probed ??= this.#probe();
    await this.#probed;
    return this.#put(key, text);
  }

  // The object stays: from the second time on one request tells.
  async #probe(): Promise<void> {
    const key = this.#prefix === '' ? 'create-if-absent' : `${this.#prefix}/create-if-absent`;
    const text = 'made by mlops to see that this store does not replace what it should only create\n';
    if (!(await this.#put(key, text)) || !(await this.#put(key, text))) return;
    throw this.#unconditional(
      'it replaces objects that it was asked to create only where there are none (`If-None-Match: *`)',
    );
  }

  #unconditional(why: string, cause?: unknown): MlopsError {
    const hint =
      'a registry needs a store that knows conditional writes: Amazon S3, MinIO, Ceph, Cloudflare R2, …';
    return remoteUnusable(this.#url, why, [hint], cause);
  }

  async #put(key: string, text: string): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#client.send(
          new PutObjectCommand({
            Bucket: this.#bucket,
            Key: key,
            Body: Buffer.from(text),
            IfNoneMatch: '*',
          }),
        );
        return true;
      } catch (error) {
        const status = statusOf(error);
        if (status === 412) return false;
        if (status === 501) throw this.#unconditional('it does not know conditional writes', error);
        if (status !== 409 || attempt === ATTEMPTS) throw error;
      }
    }
  }
}
