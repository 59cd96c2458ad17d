import type { Request, Response } from 'express';
import { type AnsweringParts, makeAnswering } from './answering.ts';
import type { Middleware } from './middleware.ts';

/** The publication as a part of a larger site: what it has nothing at is for who comes next. The site's server keeps its own time limits. */
export function makeMount(parts: Omit<AnsweringParts, 'logAccess'>): Middleware {
  const { prepared, router, routed } = makeAnswering({ ...parts, logAccess: undefined });
  return (request, response, next) => {
    if (prepared(request, response)) return;
    const take = routed(request, response);
    response.on('close', take);
    router(request as Request, response as Response, (error) => {
      response.off('close', take);
      next(error);
    });
  };
}
