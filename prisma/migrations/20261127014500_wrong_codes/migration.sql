-- CreateEnum
CREATE TYPE "CodeKind" AS ENUM ('binding', 'check_in');

-- RenameTable: what accounts have tried until now were codes that bind.
ALTER TABLE "BindingLock" RENAME TO "WrongCodes";
ALTER TABLE "WrongCodes" ADD COLUMN "kind" "CodeKind" NOT NULL DEFAULT 'binding', ADD COLUMN "since" TIMESTAMPTZ(3);
ALTER TABLE "WrongCodes" ALTER COLUMN "kind" DROP DEFAULT;
ALTER TABLE "WrongCodes" DROP CONSTRAINT "BindingLock_pkey";
ALTER TABLE "WrongCodes" ADD CONSTRAINT "WrongCodes_pkey" PRIMARY KEY ("kind", "platform", "userId");
