import assert from 'node:assert/strict';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../src/functions/api.js';

const dynamo = mockClient(DynamoDBDocumentClient);

/** Calls the function as the HTTP API does (payload format 2.0). */
async function call(method: string, path: string, body?: object) {
  const event = {
    version: '2.0',
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    requestContext: { stage: '$default', http: { method, path, sourceIp: '127.0.0.1' } },
    body: body && JSON.stringify(body),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
  const answer = (await handler(event, {} as Context)) as APIGatewayProxyStructuredResultV2;
  return { status: answer.statusCode, json: answer.body ? JSON.parse(answer.body) : undefined };
}

describe('the notes', () => {
  beforeEach(() => dynamo.reset());

  it('are kept in the table', async () => {
    dynamo.on(PutCommand).resolves({});
    assert.deepEqual(await call('PUT', '/notes/a', { text: 'hello' }), {
      status: 200,
      json: { id: 'a', text: 'hello' },
    });
    const { input } = dynamo.commandCalls(PutCommand)[0]?.args[0] ?? {};
    assert.deepEqual(input, { TableName: 'notes', Item: { id: 'a', text: 'hello' } });
  });

  it('are read from it', async () => {
    dynamo.on(GetCommand).resolves({ Item: { id: 'a', text: 'hello' } });
    assert.deepEqual(await call('GET', '/notes/a'), { status: 200, json: { id: 'a', text: 'hello' } });
  });

  it('are removed', async () => {
    dynamo.on(DeleteCommand).resolves({});
    assert.equal((await call('DELETE', '/notes/a')).status, 204);
  });

  it('that do not exist are answered with 404', async () => {
    dynamo.on(GetCommand).resolves({});
    assert.deepEqual(await call('GET', '/notes/x'), { status: 404, json: { message: 'note not found' } });
  });

  it('without a text are rejected, and nothing is written', async () => {
    assert.equal((await call('PUT', '/notes/a', { text: 1 })).status, 400);
    assert.equal(dynamo.calls().length, 0);
  });
});
