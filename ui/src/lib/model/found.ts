// Where an address or a handle leads on this site.

import type { ResolveObjectView } from '#generated/v4.ts';
import { communityPath, communityRef } from './community.ts';
import { multiRef } from './multi.ts';
import { personPath, personRef } from './person.ts';

export interface Found {
  href: string;
  title: string;
}

export function found(view: ResolveObjectView): Found {
  switch (view.type_) {
    case 'post':
      return { href: `/post/${view.post.id}`, title: view.post.name };
    case 'comment':
      return { href: `/comment/${view.comment.id}`, title: view.post.name };
    case 'community':
      return { href: communityPath(communityRef(view.community)), title: communityRef(view.community).title };
    case 'person':
      return { href: personPath(personRef(view.person)), title: personRef(view.person).display };
    case 'multi_community': {
      const { path, title } = multiRef(view.multi);
      return { href: path, title };
    }
  }
}
