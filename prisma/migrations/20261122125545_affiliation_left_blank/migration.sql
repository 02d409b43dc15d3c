-- AlterTable
ALTER TABLE "Affiliation" ADD COLUMN     "leftBlank" TEXT[] DEFAULT ARRAY[]::TEXT[];
