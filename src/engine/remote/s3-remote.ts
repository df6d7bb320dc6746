/** A bucket of Amazon S3, or of any server that speaks its protocol. */
import { open, readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { type Digest, digestBytes } from '../../core/digest.ts';
import { fillBuffer } from '../../core/files/fill-buffer.ts';
import { writeHashed } from '../cache/copy-hashed.ts';
import { TooMuch } from '../cache/size-exceeded.ts';
import { statPath } from '../content/file-stat.ts';
import { type Remote, textOf } from './remote.ts';
import { S3Creator } from './s3-create.ts';
import { s3List } from './s3-list.ts';
import { s3Sizes } from './s3-sizes.ts';
import { BodyCut, isAbsent, s3Refusal } from './s3-refusal.ts';

export interface S3Location {
  readonly bucket: string;
  /** Without slashes at its ends; empty: the whole bucket. */
  readonly prefix: string;
  readonly endpoint?: string;
  readonly region?: string;
}

const AT_ONCE = 8;
/** What is larger goes in parts, so that memory stays flat and a cut costs one part. 8 at once: 128 MiB. */
const PART_BYTES = 16 << 20;
/** S3 takes so many parts of one object. */
const MAX_PARTS = 10_000;
/** A download that breaks off begins again so many times. */
const ATTEMPTS = 3;

export function s3Remote(url: string, location: S3Location): Remote {
  const { bucket, endpoint, region } = location;
  // Credentials, and what is not given here, come from the SDK's own chain: environment, profile, role of the machine.
  const client = new S3Client({
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(region === undefined ? (endpoint === undefined ? {} : { region: 'us-east-1' }) : { region }),
    // Everything is checked by its own digest: a bad object must be told from a bad line.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 300_000, throwOnRequestTimeout: true },
  });
  const at = (name: string) => ({
    Bucket: bucket,
    Key: location.prefix === '' ? name : `${location.prefix}/${name}`,
  });
  const there = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw s3Refusal(url, bucket, error) ?? error;
    }
  };
  const creator = new S3Creator(client, url, bucket, location.prefix);
  const get = (name: string) => ifPresent(() => client.send(new GetObjectCommand(at(name))));
  const bytesAt = (name: string, limit: number) =>
    there(async () => {
      const found = await get(name);
      if (found === undefined) return undefined;
      try {
        if ((found.ContentLength ?? 0) > limit) throw new TooMuch(limit);
        return await bytesOf(found.Body as AsyncIterable<Uint8Array>, limit);
      } catch (error) {
        if (!(error instanceof TooMuch)) throw error;
        discard(found.Body);
        return 'tooLarge' as const;
      }
    });
  return {
    url,
    atOnce: AT_ONCE,
    probe: () => there(async () => void (await client.send(new HeadBucketCommand({ Bucket: bucket })))),
    sizes: (names) =>
      there(async () => {
        const keys = new Map(names.map((name) => [at(name).Key, name]));
        const sizes = await s3Sizes(client, bucket, at('').Key, [...keys.keys()], AT_ONCE);
        return new Map([...sizes].map(([key, size]) => [keys.get(key) ?? key, size]));
      }),
    send: (name, file, digest) => there(() => sendFile(client, at(name), file, digest)),
    fetch: (name, file, limit) =>
      there(async () => {
        for (let attempt = 1; ; attempt += 1) {
          const found = await get(name);
          if (found === undefined) return undefined;
          try {
            if ((found.ContentLength ?? 0) > limit) throw new TooMuch(limit);
            return await writeHashed(chunksOf(found.Body as AsyncIterable<Uint8Array>), file, limit);
          } catch (error) {
            if (error instanceof TooMuch) {
              // What is not read keeps the line: it is cut.
              discard(found.Body);
              return 'tooLarge';
            }
            if (attempt === ATTEMPTS || !(error instanceof BodyCut)) throw error;
            await rm(file, { force: true });
          }
        }
      }),
    sendText: (name, text) =>
      there(
        async () => void (await client.send(new PutObjectCommand({ ...at(name), Body: Buffer.from(text) }))),
      ),
    fetchText: async (name, limit) => textOf(await bytesAt(name, limit)),
    fetchBytes: bytesAt,
    list: (name, limit) => there(() => s3List(client, bucket, `${at(name).Key}/`, limit)),
    create: (name, text) => there(() => creator.create(at(name).Key, text)),
  };
}

async function ifPresent<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

interface Target {
  readonly Bucket: string;
  readonly Key: string;
}

async function sendFile(
  client: S3Client,
  target: Target,
  path: string,
  digest: Digest,
): Promise<'sent' | 'corrupt' | 'absent'> {
  const found = statPath(path);
  if (found.kind !== 'file') return 'absent';
  const size = Number(found.stat.size);
  if (size > PART_BYTES) return sendParts(client, target, path, size, digest);
  const bytes = await readFile(path);
  if (digestBytes(bytes) !== digest) return 'corrupt';
  await client.send(new PutObjectCommand({ ...target, Body: bytes }));
  return 'sent';
}

// Read and hashed as it goes. The object comes to be with the last request, which is not sent when the digest is wrong.
async function sendParts(
  client: S3Client,
  target: Target,
  path: string,
  size: number,
  digest: Digest,
): Promise<'sent' | 'corrupt'> {
  const partBytes = Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS));
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  const upload = { ...target, UploadId };
  const file = await open(path, 'r');
  try {
    const hasher = new Blake3Hasher();
    const parts: { ETag: string | undefined; PartNumber: number }[] = [];
    const buffer = Buffer.allocUnsafe(partBytes);
    // All but the last are whole.
    const next = () => fillBuffer(file, buffer, null);
    for (let part = await next(); part.length > 0; part = await next()) {
      hasher.update(part);
      const PartNumber = parts.length + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body: part }));
      parts.push({ ETag, PartNumber });
    }
    if (`blake3:${hasher.digest('hex')}` === digest) {
      await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }));
      return 'sent';
    }
    await client.send(new AbortMultipartUploadCommand(upload));
    return 'corrupt';
  } catch (error) {
    // Parts that nobody completes are paid for. What went wrong first is what is told.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

async function bytesOf(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(body)) {
    size += chunk.byteLength;
    if (size > limit) throw new TooMuch(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function discard(body: unknown): void {
  if (body instanceof Readable) body.destroy();
}

// What breaks off here is the network's, not this side's disk's.
async function* chunksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new BodyCut(error);
  }
}
