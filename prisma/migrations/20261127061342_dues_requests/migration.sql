-- CreateEnum
CREATE TYPE "DuesRequestKind" AS ENUM ('standard', 'taking_back');

-- CreateTable
CREATE TABLE "DuesRequest" (
    "id" UUID NOT NULL,
    "kind" "DuesRequestKind" NOT NULL,
    "state" "ConcessionState" NOT NULL,
    "tier" "Office",
    "amount" INTEGER,
    "from" DATE,
    "ended" BOOLEAN NOT NULL DEFAULT false,
    "basis" TEXT,
    "paymentId" UUID,
    "reason" TEXT,
    "askedBy" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DuesRequest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "DuesRequest_state_idx" ON "DuesRequest"("state");

-- CreateIndex
CREATE INDEX "DuesRequest_paymentId_idx" ON "DuesRequest"("paymentId");

-- AddForeignKey
ALTER TABLE "DuesRequest" ADD CONSTRAINT "DuesRequest_paymentId_fkey" FOREIGN KEY ("paymentId") REFERENCES "Payment"("id") ON DELETE SET NULL ON UPDATE CASCADE;
