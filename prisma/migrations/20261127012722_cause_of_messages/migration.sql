-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN     "cause" TEXT;
