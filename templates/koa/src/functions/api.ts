import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import serverless from 'serverless-http';
import { createApp } from '../app.js';
import { noteStore } from '../note-store.js';

const client = DynamoDBDocumentClient.from(new DynamoDBClient());
const app = createApp(noteStore(client, process.env.NOTES_TABLE ?? 'notes'));

/** Handles every route of the HTTP API; koa does the routing. */
export const handler = serverless(app);
