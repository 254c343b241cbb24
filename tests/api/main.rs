//! Both APIs against a real server.
