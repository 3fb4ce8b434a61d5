import { isPictureLike } from './picture-like.js';

/**
 * XMP without what could hold a picture (thumbnails, depth maps, embedded originals: all are long base64 values), with
 * the orientation the covered photo has. Undefined when it is not the XML it should be.
 */
export function cleanXmp(xmp: Buffer): Buffer | undefined {
  const text = xmp.toString('utf8');
  if (!text.includes('<rdf:RDF')) return undefined;
  const cleaned = text
    .replace(/<(xmp|xap):Thumbnails[\s>].*?<\/\1:Thumbnails>/gs, '')
    .replace(/\s[\w.-]+:[\w.-]+=("[^"]*"|'[^']*')/g, (attribute, value: string) => keepIfText(attribute, value))
    .replace(/>[^<]+</g, (gap) => (isPictureLike(Buffer.from(gap)) ? '><' : gap))
    .replace(/\sxmpNote:HasExtendedXMP=("[^"]*"|'[^']*')/g, '')
    .replace(/(tiff:Orientation(?:=["']|>))\d+/g, '$11');
  return Buffer.from(cleaned);
}

function keepIfText(attribute: string, value: string): string {
  return isPictureLike(Buffer.from(value)) ? '' : attribute;
}
