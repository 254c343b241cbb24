import { fail, redirect } from '@sveltejs/kit';
import type { UserSettingsFile } from '#generated/v4.ts';
import * as accounts from '#lib/api/account.ts';
import { ApiError } from '#lib/api/http.ts';
import * as images from '#lib/api/image.ts';
import { importState } from '#lib/model/import.ts';
import { attempt, done, requireLogin, text } from '#lib/server/form.ts';
import { endSession } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

/** A list this server may not have: then there is nothing to show. */
async function orNothing<T>(list: Promise<{ items: T[]; next_page?: string | null }>): Promise<{ items: T[]; next: string | null } | null> {
  try {
    const page = await list;
    return { items: page.items, next: page.next_page ?? null };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api, site } = event.locals;
  const cursor = event.url.searchParams.get('page') ?? undefined;
  const [uploads, invitations, imported] = await Promise.all([
    orNothing(images.list(api, cursor)),
    site.registration === 'closed' ? null : orNothing(accounts.invitations(api)),
    accounts.imported(api),
  ]);
  return {
    uploads: uploads && {
      items: uploads.items.map(({ local_image: image }) => ({ name: image.pictrs_alias, at: image.published_at })),
      next: uploads.next && `/settings/data?page=${encodeURIComponent(uploads.next)}`,
      first: cursor ? '/settings/data' : null,
    },
    invitations: invitations?.items.map(({ token, max_uses, uses_count, expires_at }) => ({ token, most: max_uses ?? null, uses: uses_count, expiresAt: expires_at ?? null })) ?? null,
    imported: importState(imported),
    saved: event.url.searchParams.has('saved'),
  };
};

/** What a file holds, if that is an object; what is in it the server looks at. */
function parsed(text: string): UserSettingsFile | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as UserSettingsFile) : null;
  } catch {
    return null;
  }
}

const MOST_BYTES = 8 * 1024 * 1024;

export const actions: Actions = {
  import: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    const file = form.get('file');
    const refuse = (code: string) => fail(400, { code, detail: undefined, values: { import: '1' } as Record<string, string> });
    if (!(file instanceof File) || file.size === 0) return refuse('no_backup');
    if (file.size > MOST_BYTES) return refuse('too_large');
    const backup = parsed(await file.text());
    if (backup === null) return refuse('no_backup');
    form.set('import', '1');
    return attempt(form, async () => {
      await accounts.importSettings(event.locals.api, backup);
      return done(event, '/settings/data?saved', { deed: 'import' });
    });
  },
  forget: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await images.remove(event.locals.api, text(form, 'name'));
      return done(event, '/settings/data?saved', { deed: 'forget' });
    });
  },
  invite: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const days = Number(text(form, 'days'));
      await accounts.invite(event.locals.api, Number(text(form, 'uses')) || undefined, days ? new Date(Date.now() + days * 86_400_000).toISOString() : undefined);
      return done(event, '/settings/data?saved', { deed: 'invite' });
    });
  },
  revoke: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await accounts.revokeInvitation(event.locals.api, text(form, 'token'));
      return done(event, '/settings/data?saved', { deed: 'revoke' });
    });
  },
  delete: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(
      form,
      async () => {
        await accounts.remove(event.locals.api, String(form.get('password') ?? ''), form.has('content'));
        endSession(event);
        redirect(303, '/');
      },
      ['password'],
    );
  },
};
