const megabyte = 1024 * 1024;

/** Maximum bytes of a photo in a request body: Lambda accepts 6 MB, base64 included. */
export const maxBodyBytes = 4 * megabyte;
/** Maximum bytes of a photo sent to an upload link; the same limit as for photos fetched from a URL. */
export const maxUploadBytes = 25_000_000;
/** Maximum bytes of a result in a response; larger ones are served by a redirect to a signed link. */
export const maxAnswerBytes = 4 * megabyte;
/** Maximum number of faces in all frames of one image: a DynamoDB item holds 400 KB, a face takes up to 250 bytes. */
export const maxFaces = 1500;
/** Seconds until an upload link expires. */
export const uploadSeconds = 15 * 60;
/** Seconds until a download link expires. */
export const downloadSeconds = 5 * 60;
/** Days until an image and its record are deleted. */
export const defaultExpiryDays = 30;
