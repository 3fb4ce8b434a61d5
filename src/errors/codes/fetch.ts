import type { CodeInfo } from '../code.js';

/** Fetching a photo from a URL. `data.retryable` of each error says whether a retry may help. */
export const fetchCodes = {
  URL_INVALID: {
    exit: 1,
    meaning: 'The text is not a URL.',
    fix: 'Use a complete URL, such as `https://example.com/photo.jpg`.',
  },
  URL_SCHEME: {
    exit: 1,
    meaning: 'The URL is neither http nor https (`file:`, `data:`, `ftp:` …).',
    fix: 'Use an http(s) URL, or the path of a file.',
  },
  URL_CREDENTIALS: {
    exit: 1,
    meaning: 'The URL contains a user name or password.',
    fix: 'Remove them; use a signed URL for a photo that is not public.',
  },
  URL_PRIVATE_ADDRESS: {
    exit: 1,
    meaning: 'The host is, or resolves to, an address that is not public: loopback, private, link-local or reserved.',
    fix: 'Download the photo and pass the file; in `emojify process` and `emojify dev`, allow such addresses with `--allow-private-urls`.',
  },
  URL_HOST_NOT_FOUND: {
    exit: 1,
    meaning: 'The host name does not resolve.',
    fix: 'Check the spelling of the host name.',
  },
  URL_UNREACHABLE: {
    exit: 1,
    meaning: 'The host refused or dropped the connection.',
    fix: 'Try again, and check that the server is running.',
  },
  URL_TLS: {
    exit: 1,
    meaning: 'The server’s certificate is not trusted.',
    fix: 'Check the host name; if you trust the server, download the photo and pass the file.',
  },
  URL_REDIRECTS: {
    exit: 1,
    meaning: 'The server redirected more than 5 times, in a loop, or without a target.',
    fix: 'Use the final URL of the photo.',
  },
  URL_STATUS: {
    exit: 1,
    meaning: 'The server answered with an error status such as 404 or 500.',
    fix: 'Open the URL in a browser to check that the photo is public and still exists.',
  },
  URL_TIMEOUT: {
    exit: 1,
    meaning: 'The photo did not arrive within 20 seconds.',
    fix: 'Try again, or download the photo and pass the file.',
  },
  URL_TOO_LARGE: {
    exit: 1,
    meaning: 'The response is larger than 25 MB.',
    fix: 'Download the photo and pass the file, or use a smaller version.',
  },
  URL_EMPTY: { exit: 1, meaning: 'The response is empty.', fix: 'Check the URL: it does not return a photo.' },
  URL_CUT_SHORT: {
    exit: 1,
    meaning: 'The connection ended before the whole photo had arrived.',
    fix: 'Try again.',
  },
  URL_BAD_RESPONSE: {
    exit: 1,
    meaning: 'The response is not valid HTTP, or its content encoding is unknown or corrupt.',
    fix: 'Check the server, or download the photo and pass the file.',
  },
  URL_NOT_A_PHOTO: {
    exit: 1,
    meaning: 'The response is a web page.',
    fix: 'Use the URL of the photo itself, not of the page that shows it.',
  },
} as const satisfies Record<string, CodeInfo>;
