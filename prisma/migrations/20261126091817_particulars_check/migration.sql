-- CreateEnum
CREATE TYPE "CheckAnswer" AS ENUM ('unchanged', 'changes');

-- CreateTable
CREATE TABLE "ParticularsCheck" (
    "memberId" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "answer" "CheckAnswer" NOT NULL,
    "answeredBy" TEXT NOT NULL,
    "answeredAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ParticularsCheck_pkey" PRIMARY KEY ("memberId","year")
);

-- AddForeignKey
ALTER TABLE "ParticularsCheck" ADD CONSTRAINT "ParticularsCheck_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
