-- AlterTable
ALTER TABLE "Motion" ADD COLUMN     "paperCount" JSONB,
ADD COLUMN     "paperCountAt" TIMESTAMPTZ(3),
ADD COLUMN     "paperCountBy" TEXT;
