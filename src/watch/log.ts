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

/**
 * What nobody caught ends the process, as it does without this, but is told as every other error: Node would print it
 * whole, with what it quotes of people.
 */
export function endOnUncaught(log: Logger): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'nobody caught this: the process ends, and has to be started again')
    process.exit(1)
  })
}
