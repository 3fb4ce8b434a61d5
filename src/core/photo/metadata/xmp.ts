import { isPictureLike } from './picture-like.js';

/** Longer packets hold pictures, or are made to keep this busy. */
const longestPacket = 200_000;
/** How JPEG, PNG and WebP begin in base64. */
const pictureStart = /\/9j\/|iVBORw0KGgo|UklGR/;

/**
 * XMP without what could hold a picture (thumbnails, depth maps, embedded originals: all are long base64 values), with
 * the orientation the covered photo has. Undefined when it is not the XML it should be, or still holds one.
 */
export function cleanXmp(xmp: Buffer): Buffer | undefined {
  if (xmp.length > longestPacket) return undefined;
  const text = xmp.toString('utf8');
  if (!text.includes('<rdf:RDF')) return undefined;
  const cleaned = text
    .slice(text.indexOf('<'), text.lastIndexOf('>') + 1)
    .replace(/<!--.*?-->|<!\[CDATA\[.*?\]\]>/gs, '')
    .replace(/<\?.*?\?>/gs, (instruction) => keepIfText(instruction, instruction))
    .replace(/<(xmp|xap):Thumbnails[\s>].*?<\/\1:Thumbnails>/gs, '')
    .replace(/\s[\w:.-]+\s*=\s*("[^"]*"|'[^']*')/g, (attribute, value: string) => keepIfText(attribute, value))
    .replace(/>[^<]+</g, (gap) => (isPictureLike(Buffer.from(gap)) ? '><' : gap))
    .replace(/\sxmpNote:HasExtendedXMP=("[^"]*"|'[^']*')/g, '')
    .replace(/(tiff:Orientation(?:=["']|>))\d+/g, '$11');
  return pictureStart.test(cleaned) ? undefined : Buffer.from(cleaned);
}

function keepIfText(attribute: string, value: string): string {
  return isPictureLike(Buffer.from(value)) ? '' : attribute;
}
