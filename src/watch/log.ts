import pino, { type DestinationStream, type LevelWithSilent, type Logger } from 'pino'
import { tellError } from './errors.ts'

/**
 * JSON lines on standard output, or wherever they are to go, without what must not be in a log: errors are told without
 * what people said or are called.
 */
export function createLog(level: LevelWithSilent, to: DestinationStream = pino.destination(1)): Logger {
  const redact = ['*.token', '*.secret', '*.mobile', '*.phone', '*.text']
  return pino({ level, redact, serializers: { err: tellError } }, to)
}
