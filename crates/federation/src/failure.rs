//! Why something another instance wants is not done, or what it has is not taken.

use base::error::Error;
use std::borrow::Cow;
use std::fmt;

/// Why not.
#[derive(Debug)]
pub enum Failure {
    /// It will not be taken, whoever asks again.
    Refused {
        /// What the sender is answered (docs/reference/federation.md a.1).
        status: u16,
        /// For people who look into it.
        reason: Cow<'static, str>,
    },
    /// Something has to be fetched first, and this is not the time to.
    NeedsFetch,
    /// The home of the thing says that it is gone.
    Gone,
    /// The other side does not answer, or not now.
    Unreachable(String),
    /// Our affair.
    Ours(Error),
}

/// What functions of this crate answer that look at what others say.
pub type Outcome<T> = Result<T, Failure>;

/// It is malformed.
pub fn malformed(reason: impl Into<Cow<'static, str>>) -> Failure {
    Failure::Refused { status: 400, reason: reason.into() }
}

/// It may not do that.
pub fn forbidden(reason: impl Into<Cow<'static, str>>) -> Failure {
    Failure::Refused { status: 403, reason: reason.into() }
}

/// Nothing vouches for it.
pub fn unsigned(reason: impl Into<Cow<'static, str>>) -> Failure {
    Failure::Refused { status: 401, reason: reason.into() }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Rejected { code, detail } => {
                let detail = detail.map(|detail| format!(": {detail}")).unwrap_or_default();
                malformed(format!("{code:?}{detail}"))
            }
            Error::Internal(_) => Self::Ours(error),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Ours(error.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { reason, .. } => f.write_str(reason),
            Self::NeedsFetch => f.write_str("something has to be fetched first"),
            Self::Gone => f.write_str("it is gone at its home"),
            Self::Unreachable(why) => write!(f, "its home does not answer: {why}"),
            Self::Ours(error) => error.fmt(f),
        }
    }
}
