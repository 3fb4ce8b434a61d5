import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

const rekognition = new RekognitionClient();

/** `POST /faces` with a JPEG or PNG as the body: counts the faces and names the strongest emotion of each. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const photo = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (photo.length === 0) return answer(400, { message: 'send a JPEG or PNG as the body' });
  try {
    const detect = new DetectFacesCommand({ Image: { Bytes: photo }, Attributes: ['EMOTIONS'] });
    const { FaceDetails = [] } = await rekognition.send(detect);
    const emotions = FaceDetails.map(({ Emotions }) => Emotions?.[0]?.Type ?? 'UNKNOWN');
    return answer(200, { faces: FaceDetails.length, emotions });
  } catch (error) {
    const { name } = error as Error;
    if (name === 'InvalidImageFormatException') return answer(415, { message: 'not a JPEG or PNG' });
    if (name === 'ImageTooLargeException') return answer(413, { message: 'the photo is larger than 5 MB' });
    throw error;
  }
}

function answer(statusCode: number, body: object): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
