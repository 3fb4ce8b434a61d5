const megabyte = 1024 * 1024;

/** Bytes of a photo in a request's body: Lambda takes 6 MB, base64 included. */
export const maxBodyBytes = 4 * megabyte;
/** Bytes of a photo sent to an upload link; the same as the guarded fetch takes from a URL. */
export const maxUploadBytes = 25_000_000;
/** Bytes of a result in an answer; larger ones are answered with a redirect to a signed link. */
export const maxAnswerBytes = 4 * megabyte;
/** Faces in all frames of one image: a DynamoDB item holds 400 KB, a face takes up to 250 bytes. */
export const maxFaces = 1500;
/** Seconds an upload link is good for. */
export const uploadSeconds = 15 * 60;
/** Seconds a download link is good for. */
export const downloadSeconds = 5 * 60;
/** Days until an image and all that is known of it are dropped. */
export const defaultExpiryDays = 30;
