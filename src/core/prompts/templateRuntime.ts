import nunjucks from 'nunjucks';

// Changes to the template language's runtime, made once, when templates are first used.

interface Runtime {
  memberLookup: (target: unknown, name: unknown) => unknown;
  suppressValue: (value: unknown, autoescape: boolean) => unknown;
}

/** Names by which a template would get at functions that run any code. */
const forbidden = new Set(['constructor', '__proto__', 'prototype', 'caller', 'callee', 'arguments']);

const runtime = nunjucks.runtime as unknown as Runtime;
const { memberLookup, suppressValue } = runtime;

// Templates are data, also in a workspace that is not trusted: `{{ x.constructor.constructor("…")() }}` must not run.
runtime.memberLookup = (target, name) =>
  forbidden.has(String(name)) ? undefined : memberLookup(target, name);

// An object prints as JSON, not as `[object Object]`; so does a list that holds objects.
runtime.suppressValue = (value, autoescape) => suppressValue(printable(value), autoescape);

function printable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.some(isPlainObject) ? JSON.stringify(value) : value;
  return isPlainObject(value) ? JSON.stringify(value) : value;
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}
