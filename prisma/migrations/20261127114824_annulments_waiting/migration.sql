-- AlterTable
ALTER TABLE "Case" ADD COLUMN     "annulment" JSONB;
