-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN     "batch" UUID,
ADD COLUMN     "digest" TEXT,
ADD COLUMN     "dueAt" TIMESTAMPTZ(3),
ADD COLUMN     "restsUntil" TIMESTAMPTZ(3),
ADD COLUMN     "unasked" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "RateLimiterFlexible" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" TIMESTAMPTZ(3),

    CONSTRAINT "RateLimiterFlexible_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "OutboxMessage_platform_userId_settledAt_idx" ON "OutboxMessage"("platform", "userId", "settledAt");

-- CreateIndex
CREATE INDEX "OutboxMessage_digest_state_seq_idx" ON "OutboxMessage"("digest", "state", "seq");

-- CreateIndex
CREATE INDEX "OutboxMessage_batch_idx" ON "OutboxMessage"("batch");
