//! Sizes of images that are shown, so that pages do not jump.

use crate::schema::image_details;
use diesel::prelude::*;

/// What is known of an image that is linked to.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = image_details, treat_none_as_default_value = false)]
pub struct ImageDetails {
    pub link: String,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// Media type.
    pub content_type: String,
    pub blurhash: Option<String>,
}
