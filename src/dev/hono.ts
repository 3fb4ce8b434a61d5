export { createAdaptorServer, type HttpBindings, type ServerType } from '@hono/node-server';
export { type Context, Hono } from 'hono';
export { cors } from 'hono/cors';
