import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import Koa from 'koa';
import type { NoteStore } from './note-store.js';

/** The app. Its store is an argument, so that tests can pass another one. */
export function createApp(notes: NoteStore): Koa {
  const router = new Router();
  router.get('/', (ctx) => {
    ctx.body = { service: 'my-service', try: ['PUT /notes/hello', 'GET /notes/hello'] };
  });
  router.get('/notes/:id', async (ctx) => {
    const note = await notes.get(ctx.params.id ?? '');
    if (!note) return ctx.throw(404, 'note not found');
    ctx.body = note;
  });
  router.put('/notes/:id', async (ctx) => {
    const { text } = (ctx.request.body ?? {}) as { text?: unknown };
    if (typeof text !== 'string' || text === '') return ctx.throw(400, 'expected {"text": "…"}');
    ctx.body = await notes.put({ id: ctx.params.id ?? '', text });
  });
  router.delete('/notes/:id', async (ctx) => {
    await notes.remove(ctx.params.id ?? '');
    ctx.status = 204;
  });

  const app = new Koa();
  app.use(problems).use(bodyParser()).use(router.routes()).use(router.allowedMethods());
  return app;
}

/** Answers errors as JSON: client errors with their message, all others as 500, with the details only in the log. */
const problems: Koa.Middleware = async (ctx, next) => {
  try {
    await next();
    if (ctx.status === 404 && !ctx.body) ctx.throw(404, `nothing found at ${ctx.path}`);
  } catch (error) {
    const { status = 500, expose = false, message } = error as Error & { status?: number; expose?: boolean };
    if (!expose) console.error(error);
    ctx.status = status;
    ctx.body = { message: expose ? message : 'internal server error' };
  }
};
