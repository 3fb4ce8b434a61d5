import { isPictureLike } from './picture-like.js';

/** Longer packets contain pictures, or are meant to exhaust resources. */
const longestPacket = 200_000;
/** The first bytes of JPEG, PNG and WebP in base64. */
const pictureStart = /\/9j\/|iVBORw0KGgo|UklGR/;

/**
 * XMP without anything that could be a picture (thumbnails, depth maps, embedded originals: all are long base64
 * values), with the orientation of the covered photo. Undefined if it is not valid XML, or still contains a picture.
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
