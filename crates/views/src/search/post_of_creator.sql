select id
from (
    select * from post where creator_id = ? order by published_at desc, id desc limit 1024
) newest
where (name ilike ? or body ilike ? or alt_text ilike ?)
    and not deleted and not removed and scheduled_at is null
