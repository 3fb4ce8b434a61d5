import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

export interface Note {
  readonly id: string;
  readonly text: string;
}

export interface NoteStore {
  get(id: string): Promise<Note | undefined>;
  put(note: Note): Promise<Note>;
  remove(id: string): Promise<void>;
}

/** Stores notes in a DynamoDB table whose partition key is `id`. */
export function noteStore(client: DynamoDBDocumentClient, table: string): NoteStore {
  return {
    async get(id) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: { id } }));
      return Item as Note | undefined;
    },
    async put(note) {
      await client.send(new PutCommand({ TableName: table, Item: note }));
      return note;
    },
    async remove(id) {
      await client.send(new DeleteCommand({ TableName: table, Key: { id } }));
    },
  };
}
