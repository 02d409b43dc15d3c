-- AlterTable
ALTER TABLE "Meeting" ADD COLUMN     "base" JSONB;
