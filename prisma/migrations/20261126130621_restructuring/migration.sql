-- CreateEnum
CREATE TYPE "RestructuringKind" AS ENUM ('merger', 'division');

-- CreateEnum
CREATE TYPE "RestructuringState" AS ENUM ('draft', 'applied', 'noted', 'discarded');

-- AlterEnum
ALTER TYPE "MatterKind" ADD VALUE 'restructuring';

-- AlterTable
ALTER TABLE "OfficeTenure" ADD COLUMN     "continuesId" UUID;

-- CreateTable
CREATE TABLE "Restructuring" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "kind" "RestructuringKind" NOT NULL,
    "state" "RestructuringState" NOT NULL,
    "memberId" UUID NOT NULL,
    "mergedId" UUID,
    "newName" TEXT,
    "choices" JSONB NOT NULL,
    "plan" JSONB,
    "rulebookFrom" DATE NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "settledBy" TEXT,
    "settledAt" TIMESTAMPTZ(3),
    "resolutionNo" TEXT,

    CONSTRAINT "Restructuring_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Restructuring_no_key" ON "Restructuring"("no");

-- CreateIndex
CREATE INDEX "Restructuring_state_idx" ON "Restructuring"("state");

-- AddForeignKey
ALTER TABLE "OfficeTenure" ADD CONSTRAINT "OfficeTenure_continuesId_fkey" FOREIGN KEY ("continuesId") REFERENCES "OfficeTenure"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Restructuring" ADD CONSTRAINT "Restructuring_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Restructuring" ADD CONSTRAINT "Restructuring_mergedId_fkey" FOREIGN KEY ("mergedId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;
