import { z } from 'zod';
import { type RequestName, requestSchemas } from '../../shared/api.ts';
import { ProgramError } from '../../shared/errors.ts';
import type { RequestHandlers } from '../services/host.ts';

const longestReason = 500;

/** A request whose name and parameters were checked. */
export interface CheckedRequest {
  readonly name: RequestName;
  readonly parameters: unknown;
}

/**
 * Checks a request that came over a boundary.
 * @throws `bad-request` when the name is unknown or the parameters do not fit the schema
 */
export function checkRequest(name: unknown, parameters: unknown): CheckedRequest {
  if (!isRequestName(name)) throw badRequest(`there is no request named ${describeName(name)}`);
  const checked = requestSchemas[name].safeParse(parameters);
  if (!checked.success) throw badRequest(`${name}: ${z.prettifyError(checked.error)}`);
  return { name, parameters: checked.data };
}

/** Calls the function behind a checked request. Rejects with what that function rejects with. */
export async function callHandler(handlers: RequestHandlers, request: CheckedRequest): Promise<unknown> {
  // The schema of this very name was applied, which the compiler cannot follow over a union of names.
  const handler = handlers[request.name] as (parameters: unknown) => Promise<unknown>;
  return await handler(request.parameters);
}

/** A `bad-request` error; long reasons are cut, since they may quote what was sent. */
export function badRequest(reason: string): ProgramError<'bad-request'> {
  const short = reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason;
  return new ProgramError('bad-request', { reason: short });
}

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requestSchemas, name);
}

function describeName(name: unknown): string {
  return typeof name === 'string' ? JSON.stringify(name.slice(0, 64)) : `of type ${typeof name}`;
}
