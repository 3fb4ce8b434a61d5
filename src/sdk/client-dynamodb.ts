export { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
