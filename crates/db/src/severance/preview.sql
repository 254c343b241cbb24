-- What there is of the hosts and of those below them, and who follows what between them and us.
with wanted as (
    select distinct d as domain from unnest(?::text[]) as d
),
below as (
    select w.domain, i.id from wanted w join instance i on lower(i.domain) = w.domain
    union all
    select w.domain, i.id
    from wanted w
    join instance i on reverse(i.domain) collate "C" > reverse(w.domain) || '.' and reverse(i.domain) collate "C" < reverse(w.domain) || '/'
    where w.domain like '%.%'
)
select
    b.domain,
    coalesce(sum((select count(*) from person p where p.instance_id = b.id)), 0)::bigint as people,
    coalesce(sum((select count(*) from community c where c.instance_id = b.id)), 0)::bigint as communities,
    coalesce(sum((select sum(s.posts) from community c join community_stat s on s.community_id = c.id where c.instance_id = b.id)), 0)::bigint as threads,
    coalesce(sum((select count(*) from community c join community_follower f on f.community_id = c.id where c.instance_id = b.id)), 0)::bigint as follows_by_us,
    coalesce(sum((
        select count(*)
        from person p
        join community_follower f on f.person_id = p.id
        join community c on c.id = f.community_id and c.local
        where p.instance_id = b.id
    )), 0)::bigint
    + coalesce(sum((select count(*) from person p join person_follower f on f.follower_id = p.id where p.instance_id = b.id)), 0)::bigint as follows_by_them
from below b
group by b.domain
