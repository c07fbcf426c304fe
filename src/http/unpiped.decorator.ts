export { Unpiped } from './endpoint.decorator.js';
