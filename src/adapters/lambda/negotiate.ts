interface Range {
  readonly type: string;
  readonly quality: number;
}

/** Most specific first: `image/png` says more than `image/*`, which says more than `*`/`*`. */
const specificity = ({ type }: Range): number => (type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2);

function parse(accept: string): Range[] {
  const ranges = accept.split(',').map((part): Range => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { type, quality: quality ? Number(quality.slice(2)) || 0 : 1 };
  });
  return ranges.sort((a, b) => specificity(b) - specificity(a));
}

const qualityOf = (ranges: readonly Range[], matches: (type: string) => boolean): number =>
  ranges.find(({ type }) => matches(type) || type === '*/*')?.quality ?? 0;

/**
 * Whether a caller wants the picture or the status as JSON, by its `Accept` header: the picture unless JSON is liked better;
 * undefined when neither will do.
 */
export function negotiate(accept: string | undefined): 'image' | 'json' | undefined {
  const ranges = parse(accept || '*/*');
  const image = qualityOf(ranges, (type) => type.startsWith('image/'));
  const asJson = qualityOf(ranges, (type) => type === 'application/json' || type === 'application/*');
  if (image === 0 && asJson === 0) return undefined;
  return image >= asJson ? 'image' : 'json';
}
