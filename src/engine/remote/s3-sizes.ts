/** Which of many objects a bucket has, in few requests. */
import { HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { eachOf } from '../project/each-of.ts';
import { isAbsent } from './s3-refusal.ts';

/** A request that answers for fewer is not worth a listing, which costs as much as ten questions for one. */
const WORTH_LISTING = 10;

/**
 * A listing is in the order of the keys, a thousand at a time, and may begin anywhere: each page answers for all wanted
 * keys in its range, and the next one begins at the next wanted key. So a large bucket is not listed as a whole for the
 * sake of a small push. Where the wanted keys lie thin, each is asked for by itself.
 *
 * @param prefix that all keys begin with
 * @returns sizes by key; what is absent is left out
 */
export async function s3Sizes(
  client: S3Client,
  bucket: string,
  prefix: string,
  keys: readonly string[],
  atOnce: number,
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  // By UTF-16 units; keys are of ASCII behind the prefix, and so in the order of S3.
  const sorted = keys.toSorted();
  const share = Math.max(WORTH_LISTING, Math.ceil(sorted.length / atOnce));
  const shares = Array.from({ length: Math.ceil(sorted.length / share) }, (_, index) =>
    sorted.slice(index * share, (index + 1) * share),
  );
  await eachOf(shares, atOnce, async (wanted) => {
    let rest: readonly string[] = wanted;
    while (rest.length >= WORTH_LISTING) {
      const after = await readPage(client, bucket, prefix, rest, sizes);
      const isThin = rest.length - after.length < WORTH_LISTING;
      rest = after;
      if (isThin) break;
    }
    for (const key of rest) {
      const size = await sizeOf(client, bucket, key);
      if (size !== undefined) sizes.set(key, size);
    }
  });
  return sizes;
}

// Returns the keys that lie behind the page.
async function readPage(
  client: S3Client,
  bucket: string,
  prefix: string,
  wanted: readonly string[],
  sizes: Map<string, number>,
): Promise<readonly string[]> {
  const [first = ''] = wanted;
  const page = await client.send(
    // It begins behind what it is given: that is a little before the first.
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, StartAfter: first.slice(0, -1) }),
  );
  const found = new Map(
    (page.Contents ?? []).flatMap(({ Key, Size }) =>
      Key === undefined || Size === undefined ? [] : [[Key, Size] as const],
    ),
  );
  for (const key of wanted) {
    const size = found.get(key);
    if (size !== undefined) sizes.set(key, size);
  }
  const last = page.Contents?.at(-1)?.Key;
  return page.IsTruncated === true && last !== undefined ? wanted.filter((key) => key > last) : [];
}

async function sizeOf(client: S3Client, Bucket: string, Key: string): Promise<number | undefined> {
  try {
    return (await client.send(new HeadObjectCommand({ Bucket, Key }))).ContentLength;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
