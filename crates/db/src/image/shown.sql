with image as (select ?::text as pattern, ?::int as person_id, ?::int as post_id, ?::text[] as links)
select
    exists (select from post, image where post.body like image.pattern)
    or exists (select from comment, image where comment.content like image.pattern)
    or exists (
        select from post, image
        where post.id = image.post_id and post.thumbnail_url like image.pattern
    )
    or exists (
        select from post, image
        where post.creator_id = image.person_id
            and (post.url like image.pattern or post.custom_thumbnail like image.pattern)
    )
    or exists (
        select from post, image, unnest(image.links) as link (url)
        where post.url = link.url
    )
    or exists (
        select from private_message, image
        where private_message.creator_id = image.person_id and private_message.content like image.pattern
    )
    or exists (
        select from person, image
        where person.id = image.person_id
            and (person.avatar like image.pattern or person.banner like image.pattern or person.bio like image.pattern)
    )
    or exists (
        select from community, image
        where community.local
            and (community.icon like image.pattern or community.banner like image.pattern or community.sidebar like image.pattern)
    )
    or exists (
        select from site, local_site, image
        where site.id = local_site.site_id
            and (site.icon like image.pattern or site.banner like image.pattern or site.sidebar like image.pattern
                or local_site.settings ->> 'legal_information' like image.pattern
                or local_site.settings ->> 'application_question' like image.pattern)
    )
    or exists (select from tagline, image where tagline.content like image.pattern)
    or exists (select from custom_emoji, image where custom_emoji.image_url like image.pattern)
    as shown
