select id
from post
where (name ilike ? or body ilike ? or alt_text ilike ?) and id between ? and ?
    and not deleted and not removed and scheduled_at is null
limit 1024
