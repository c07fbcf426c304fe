import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { HostedPages } from './http/hosted-pages.js';
import { MagicUrlPageController } from './http/magic-url-page.controller.js';
import { OAuth2PageController } from './http/oauth2-page.controller.js';

/** The pages that flows end on whose URL was left empty (contract §11.1). */
@Module({
  imports: [ProjectsModule, SessionsModule],
  controllers: [MagicUrlPageController, OAuth2PageController],
  providers: [HostedPages],
  exports: [HostedPages],
})
export class PagesModule {}
