//! Rate limits: which class a route belongs to.

/// The classes of requests, each with its own bucket for each address. Source: docs/reference/api-v3.md 1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Everything not listed below.
    Message,
    /// Publishing a post; asking for a captcha.
    Post,
    /// Registering, logging in, asking for a new password, making a community.
    Register,
    /// Uploading an image.
    Image,
    /// Writing a comment.
    Comment,
    /// Searching.
    Search,
    /// Export and import of settings.
    ImportUserSettings,
    /// Not limited.
    Unlimited,
}
