//! What can go wrong, in two cases: the caller's affair, shown by a [`Code`], and ours, which is logged and hidden.

mod code;

pub use code::Code;

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DatabaseError};
use std::fmt;

/// What functions of the project answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// The caller's affair.
    Rejected {
        /// What was wrong.
        code: Code,
        /// More about it, for people to read, where the code's documentation promises it.
        detail: Option<String>,
    },
    /// Our affair: logged once with its chain where the answer is made.
    Internal(anyhow::Error),
}

impl Error {
    /// A rejection with more about it.
    pub fn detailed(code: Code, detail: impl Into<String>) -> Self {
        Self::Rejected { code, detail: Some(detail.into()) }
    }

    /// The code of a rejection; none for our own failures.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Rejected { code, .. } => Some(*code),
            Self::Internal(_) => None,
        }
    }

    /// Whether somebody else has written the same thing at the same moment: doing it again finds it there.
    pub fn is_overtaken(&self) -> bool {
        let Self::Internal(error) = self else { return false };
        let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<DatabaseError>());
        causes
            .any(|cause| matches!(cause, DatabaseError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected { code, detail: None } => write!(f, "{code:?}"),
            Self::Rejected { code, detail: Some(detail) } => write!(f, "{code:?}: {detail}"),
            Self::Internal(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::Rejected { code, detail: None }
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<DatabaseError> for Error {
    fn from(error: DatabaseError) -> Self {
        Self::Internal(anyhow::Error::new(error).context("asking the database"))
    }
}

/// What a missing value means, said where it is known.
pub trait OrCode<T> {
    /// The value, or a rejection with `code`.
    fn or_code(self, code: Code) -> Result<T>;
}

impl<T> OrCode<T> for Option<T> {
    fn or_code(self, code: Code) -> Result<T> {
        self.ok_or(Error::Rejected { code, detail: None })
    }
}

/// What the violation of a named constraint means.
pub trait OnConstraint<T>: Sized {
    /// The value; a rejection with `code` if the database refused it because of one of these constraints; else an internal error.
    fn on_constraints(self, constraints: &[&str], code: Code) -> Result<T>;

    /// [`OnConstraint::on_constraints`] of a single one.
    fn on_constraint(self, constraint: &str, code: Code) -> Result<T> {
        self.on_constraints(&[constraint], code)
    }
}

impl<T> OnConstraint<T> for Result<T, DatabaseError> {
    fn on_constraints(self, constraints: &[&str], code: Code) -> Result<T> {
        match self {
            Err(DatabaseError::DatabaseError(_, info)) if violates(info.as_ref(), constraints) => {
                Err(code.into())
            }
            other => other.map_err(Error::from),
        }
    }
}

fn violates(info: &(dyn DatabaseErrorInformation + Send + Sync), constraints: &[&str]) -> bool {
    info.constraint_name().is_some_and(|name| constraints.contains(&name))
}
