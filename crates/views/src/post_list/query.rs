//! What can be asked of a list of posts.

use crate::post_list::key::{Order, Rules};
use crate::rank_index::entry::Flags;
use crate::viewer::Viewer;
use base::ids::{CommunityId, PersonId, TagId};
use base::kinds::{ListingType, PostSort, SortPreference};
use base::page::Page;
use chrono::{DateTime, Months, TimeDelta, Utc};
use db::site::{Site, SiteSettings};
use std::collections::HashSet;

/// A list of posts as its caller wants it; what the viewer's own settings say is added by [`super::list`].
#[derive(Debug, Clone)]
pub struct PostQuery {
    /// Whose rules hold where the API versions differ.
    pub rules: Rules,
    /// Which communities; does not matter if `community_id` is given.
    pub listing: ListingType,
    /// Only this community.
    pub community_id: Option<CommunityId>,
    /// Only these communities, if given: those of a multi-community.
    pub among: Option<HashSet<CommunityId>>,
    /// Only this author: a profile, where read and hidden posts are shown.
    pub creator_id: Option<PersonId>,
    /// Only what is marked with this tag.
    pub tag_id: Option<TagId>,
    /// The order.
    pub sort: PostSort,
    /// How far back.
    pub window: Window,
    /// Only what the viewer saved or voted on.
    pub only: Only,
    /// Whether what is not safe for work is shown: see [`shows_nsfw`].
    pub show_nsfw: bool,
    /// Whether read posts are shown; none: as the viewer prefers.
    pub show_read: Option<bool>,
    /// Whether posts are shown that the viewer hid.
    pub show_hidden: bool,
    /// Leaves out posts that lead to an image or a video.
    pub hide_media: bool,
    /// Leaves out posts with comments.
    pub no_comments_only: bool,
    /// Which part of the list.
    pub page: Page,
}

/// What the viewer must have done with a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Anything or nothing.
    Everything,
    /// Saved it; the last one saved comes first.
    Saved,
    /// Voted it up. Everything, if nobody we know is looking.
    Liked,
    /// Voted it down. Everything, if nobody we know is looking.
    Disliked,
}

/// How far back a list reaches: posts published after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Without end.
    Always,
    /// So many seconds; 0 is the same as [`Window::Always`].
    Seconds(i64),
    /// So many calendar months.
    Months(u32),
}

impl PostQuery {
    /// Everything by the rules of a version, newest first.
    pub fn new(rules: Rules, page: Page) -> Self {
        Self {
            rules,
            listing: ListingType::All,
            community_id: None,
            among: None,
            creator_id: None,
            tag_id: None,
            sort: PostSort::New,
            window: Window::Always,
            only: Only::Everything,
            show_nsfw: false,
            show_read: None,
            show_hidden: false,
            hide_media: false,
            no_comments_only: false,
            page,
        }
    }

    /// The order, down to the last tie.
    pub fn order(&self) -> Order {
        Order::of(self.sort, self.rules)
    }

    /// Whether it draws from places the viewer did not choose, where nothing is shown of what is limited: not a community or a profile, not what the viewer follows, moderates or has done something with.
    pub fn is_from_everywhere(&self) -> bool {
        let chosen = matches!(self.listing, ListingType::Subscribed | ListingType::ModeratorView);
        self.community_id.is_none()
            && self.creator_id.is_none()
            && self.tag_id.is_none()
            && self.only == Only::Everything
            && (self.among.is_some() || !chosen)
    }

    /// The flag by which posts come first; empty if none do.
    pub fn featured(&self) -> Flags {
        let by_time = matches!(self.sort, PostSort::New | PostSort::Old);
        match (self.rules, self.community_id) {
            (Rules::V4, _) if by_time => Flags::default(),
            (_, Some(_)) => Flags::FEATURED_COMMUNITY,
            (_, None) => Flags::FEATURED_LOCAL,
        }
    }
}

/// What a list is where the request does not say: as the viewer prefers, else as the site does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defaults {
    /// Which communities.
    pub listing: ListingType,
    /// The order, with a window of its own.
    pub sort: SortPreference,
    /// How far back, if the order says nothing of it: API v4 only.
    pub window: Window,
    /// Rows of a page: API v4 only.
    pub limit: i64,
}

impl Defaults {
    /// Those of a viewer.
    pub fn of(viewer: &Viewer, site: &SiteSettings) -> Self {
        let preferences = viewer.local_user().map(|user| &user.preferences);
        let seconds =
            preferences.and_then(|wish| wish.default_time_range_seconds).or(site.default_time_range_seconds);
        let rows = preferences.map_or(site.default_items_per_page, |wish| wish.default_items_per_page);
        Self {
            listing: preferences.map_or(site.default_listing_type, |wish| wish.default_listing_type),
            sort: preferences.map_or(site.default_sort, |wish| wish.default_sort),
            window: seconds.map_or(Window::Always, |seconds| Window::Seconds(seconds.into())),
            limit: rows.into(),
        }
    }
}

impl Window {
    /// When it begins, seen from `now`; none if it is without end.
    pub fn since(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Always | Self::Seconds(0) => None,
            Self::Seconds(seconds) => now.checked_sub_signed(TimeDelta::try_seconds(seconds)?),
            Self::Months(months) => now.checked_sub_months(Months::new(months)),
        }
    }
}

/// The order and the window that a preference of API v3 names together.
pub fn preferred(preference: SortPreference) -> (PostSort, Window) {
    const HOUR: i64 = 3600;
    match preference {
        SortPreference::Active => (PostSort::Active, Window::Always),
        SortPreference::Hot => (PostSort::Hot, Window::Always),
        SortPreference::New => (PostSort::New, Window::Always),
        SortPreference::Old => (PostSort::Old, Window::Always),
        SortPreference::MostComments => (PostSort::MostComments, Window::Always),
        SortPreference::NewComments => (PostSort::NewComments, Window::Always),
        SortPreference::Controversial => (PostSort::Controversial, Window::Always),
        SortPreference::Scaled => (PostSort::Scaled, Window::Always),
        SortPreference::TopHour => (PostSort::Top, Window::Seconds(HOUR)),
        SortPreference::TopSixHour => (PostSort::Top, Window::Seconds(6 * HOUR)),
        SortPreference::TopTwelveHour => (PostSort::Top, Window::Seconds(12 * HOUR)),
        SortPreference::TopDay => (PostSort::Top, Window::Seconds(24 * HOUR)),
        SortPreference::TopWeek => (PostSort::Top, Window::Seconds(7 * 24 * HOUR)),
        SortPreference::TopMonth => (PostSort::Top, Window::Months(1)),
        SortPreference::TopThreeMonths => (PostSort::Top, Window::Months(3)),
        SortPreference::TopSixMonths => (PostSort::Top, Window::Months(6)),
        SortPreference::TopNineMonths => (PostSort::Top, Window::Months(9)),
        SortPreference::TopYear => (PostSort::Top, Window::Months(12)),
        SortPreference::TopAll => (PostSort::Top, Window::Always),
    }
}

/// Whether lists show what is not safe for work: as the caller says, else as the viewer prefers; to nobody we know, if the site warns of its content.
pub fn shows_nsfw(wanted: Option<bool>, viewer: &Viewer, site: &Site) -> bool {
    wanted.unwrap_or_else(|| match viewer.local_user() {
        Some(user) => user.preferences.show_nsfw,
        None => site.content_warning.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let now = time("2026-05-31T12:00:00Z");
        let month = |count| Window::Months(count).since(now);
        assert_eq!(month(1), Some(time("2026-04-30T12:00:00Z")));
        assert_eq!(month(3), Some(time("2026-02-28T12:00:00Z")));
        assert_eq!(month(12), Some(time("2025-05-31T12:00:00Z")));
        assert_eq!(Window::Seconds(3600).since(now), Some(time("2026-05-31T11:00:00Z")));
    }

    #[test]
    fn a_window_of_nothing_and_one_beyond_all_time_have_no_begin() {
        let now = time("2026-05-31T12:00:00Z");
        for window in
            [Window::Always, Window::Seconds(0), Window::Seconds(i64::MAX), Window::Months(u32::MAX)]
        {
            assert_eq!(window.since(now), None, "{window:?}");
        }
    }
}
