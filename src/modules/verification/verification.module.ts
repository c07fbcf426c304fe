import { Module } from '@nestjs/common';
import { AccountModule } from '../account/account.module.js';
import { ActivityModule } from '../activity/activity.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { EmailVerificationService } from './application/email-verification.service.js';
import { PhoneVerificationService } from './application/phone-verification.service.js';
import { VerificationController } from './http/verification.controller.js';

/** Proof that an account's addresses are its owner's. Needs the messaging module, which its role configures. */
@Module({
  imports: [AccountModule, ActivityModule, LimitsModule, TokensModule],
  controllers: [VerificationController],
  providers: [EmailVerificationService, PhoneVerificationService],
})
export class VerificationModule {}
