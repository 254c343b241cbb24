//! What is done by the clock leaves requests what they need.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use harness::TestServer;
use server::instance::Instance;
use server::schedule::{self, Task};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// Tasks that are at work, and the most there ever were.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);
/// A permit for each time one was done.
static DONE: Semaphore = Semaphore::const_new(0);

/// Does something in the database, as they all do, beside the connection that holds the lock.
fn work(instance: Instance) -> BoxFuture<'static, base::error::Result<()>> {
    async move {
        MOST.fetch_max(AT_WORK.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let asked = instance.app.pool().ping().await;
        AT_WORK.fetch_sub(1, Ordering::SeqCst);
        DONE.add_permits(1);
        Ok(asked?)
    }
    .boxed()
}

const fn due(name: &'static str) -> Task {
    Task { name, period: Duration::from_millis(1), run: work }
}

#[actix_web::test]
async fn tasks_that_are_due_at_once_take_turns_so_that_requests_keep_their_connections() {
    // More than there are connections.
    let tasks = ["a", "b", "c", "d", "e", "f", "g", "h"].map(due);
    let server = TestServer::start().await;
    let (stop, stopped) = watch::channel(false);
    let all = async {
        // Two rounds and more.
        DONE.acquire_many(20).await.unwrap().forget();
        server.nobody().get("/api/v3/post/list", "type_=All").await.ok();
        stop.send(true).unwrap();
    };
    futures_util::join!(schedule::take_turns(server.instance.clone(), &tasks, stopped), all);
    assert_eq!(MOST.load(Ordering::SeqCst), 1);
    server.stop().await;
}
