//! Operations that change what users see, the policy that decides, and the jobs that follow.
