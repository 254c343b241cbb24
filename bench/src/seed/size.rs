//! How much there is of everything. Source: docs/reference/performance.md 6.2.

/// One of the agreed amounts of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Size {
    /// A hundredth of small, for tests.
    Tiny,
    /// Ten times tiny.
    Tiny10,
    /// What `make bench` uses.
    Small,
    /// Ten times small.
    Medium,
}

/// Numbers of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amounts {
    /// Instances beside our own.
    pub instances: u32,
    /// Communities, a quarter of them local.
    pub communities: u32,
    /// People, local ones among them.
    pub persons: u32,
    /// Users of this instance.
    pub local_users: u32,
    /// Posts.
    pub posts: u32,
    /// Comments.
    pub comments: u32,
    /// Votes on posts.
    pub post_votes: u32,
    /// Votes on comments.
    pub comment_votes: u32,
    /// Communities that a local user follows, if there are so many.
    pub follows: u32,
    /// Posts that a local user has read, if there are so many.
    pub reads: u32,
}

impl Size {
    /// The numbers.
    pub fn amounts(self) -> Amounts {
        let tiny = |times: u32| Amounts {
            instances: 2 * times,
            communities: 10 * times,
            persons: 100 * times,
            local_users: 10 * times,
            posts: 1_000 * times,
            comments: 10_000 * times,
            post_votes: 25_000 * times,
            comment_votes: 25_000 * times,
            follows: 40,
            reads: 100,
        };
        match self {
            Self::Tiny => tiny(1),
            Self::Tiny10 => tiny(10),
            Self::Small => tiny(100),
            Self::Medium => Amounts { instances: 1_000, ..tiny(1_000) },
        }
    }
}
