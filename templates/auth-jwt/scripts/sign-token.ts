/** Prints a token: `JWT_SECRET=… npm run --silent token -- alice 1h` (subject and period of validity). */
import { SignJWT } from 'jose';

const [subject = 'me', expires = '1h'] = process.argv.slice(2);
const { JWT_SECRET } = process.env;
if (!JWT_SECRET || Buffer.byteLength(JWT_SECRET) < 32) {
  console.error('set JWT_SECRET to the secret of the service, at least 32 bytes long');
  process.exit(2);
}
const token = new SignJWT()
  .setProtectedHeader({ alg: 'HS256' })
  .setSubject(subject)
  .setIssuedAt()
  .setExpirationTime(expires);
console.log(await token.sign(new TextEncoder().encode(JWT_SECRET)));
