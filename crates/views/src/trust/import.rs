//! Block lists that were brought in.

use crate::reader::Reader;
use base::error::Result;
use base::ids::{BlockImportId, PersonId};
use db::block_import::BlockImport;
use db::schema::{block_import, block_import_entry};
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// A list that was brought in, with how much it did.
#[derive(Debug, Clone)]
pub struct ImportView {
    /// The list.
    pub import: BlockImport,
    /// Name of the admin; none: the account is gone.
    pub admin: Option<String>,
    /// Instances about which it decided something.
    pub instances: i64,
}

/// The last lists, the newest first; no more than `most`.
pub async fn list(reader: &Reader, most: i64) -> Result<Vec<ImportView>> {
    let conn = &mut reader.db().await?;
    let newest_first = (block_import::imported_at.desc(), block_import::id.desc());
    let imports: Vec<BlockImport> = BlockImport::query().order(newest_first).limit(most).load(conn).await?;
    let ids: Vec<BlockImportId> = imports.iter().map(|import| import.id).collect();
    let counts: HashMap<BlockImportId, i64> = block_import_entry::table
        .filter(block_import_entry::import_id.eq_any(ids))
        .group_by(block_import_entry::import_id)
        .select((block_import_entry::import_id, count_star()))
        .load::<(BlockImportId, i64)>(conn)
        .await?
        .into_iter()
        .collect();
    let admins: Vec<PersonId> = imports.iter().filter_map(|import| import.person_id).collect();
    let admins = db::person::load(conn, &admins).await?;
    let names: HashMap<PersonId, String> =
        admins.into_iter().map(|person| (person.id, person.name)).collect();
    let view = |import: BlockImport| ImportView {
        admin: import.person_id.and_then(|id| names.get(&id).cloned()),
        instances: counts.get(&import.id).copied().unwrap_or(0),
        import,
    };
    Ok(imports.into_iter().map(view).collect())
}
