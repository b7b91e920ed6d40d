import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../hal/clock.ts';
import { parameters } from './parameters.ts';

/**
 * Ends the connection of somebody whose body was refused before it was whole, a while after the answer (RFC 9112 9.6):
 * were it closed at once, the kernel would reset it, and whoever still sends would never read why.
 */
export function closeLingering({ raw }: FastifyRequest, reply: FastifyReply, clock: Clock): void {
  // With this header of Fastify's, Node closes at once.
  reply.removeHeader('connection');
  raw.resume();
  clock.after(parameters.lingerMs, () => raw.socket.destroy());
}
