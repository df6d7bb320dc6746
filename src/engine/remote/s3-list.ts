import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { compareCodeUnits } from '../../core/json/canonical-json.ts';

/**
 * The names of the objects directly below a prefix, in code-unit order.
 *
 * @param prefix ends with a slash
 * @param limit how many at most
 */
export async function s3List(
  client: S3Client,
  bucket: string,
  prefix: string,
  limit: number,
): Promise<readonly string[]> {
  const names: string[] = [];
  for (let token: string | undefined; names.length < limit;) {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token }),
    );
    for (const { Key } of page.Contents ?? []) {
      const name = Key?.slice(prefix.length) ?? '';
      if (name !== '') names.push(name);
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    if (token === undefined) break;
  }
  return names.toSorted(compareCodeUnits).slice(0, limit);
}
