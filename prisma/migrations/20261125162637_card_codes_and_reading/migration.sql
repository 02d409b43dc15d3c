-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN     "read" BOOLEAN,
ADD COLUMN     "readAsked" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "CardCode" (
    "platform" "PlatformName" NOT NULL,
    "userId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "cardId" TEXT NOT NULL,
    "actionKey" TEXT NOT NULL,
    "choice" TEXT,
    "revision" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "usedBy" TEXT,

    CONSTRAINT "CardCode_pkey" PRIMARY KEY ("platform","userId","code")
);

-- CreateIndex
CREATE INDEX "OutboxMessage_settledAt_idx" ON "OutboxMessage"("settledAt");
