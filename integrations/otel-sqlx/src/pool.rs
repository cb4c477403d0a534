//! The pool whose statements are recorded.

use super::connection::{TracedConnection, TracedTransaction};
use super::database::TracedDatabase;
use super::pool_state::PoolState;
use sqlx_core::Error;
use sqlx_core::pool::Pool;
use sqlx_core::sql_str::SqlSafeStr;
use std::fmt;
use std::sync::Arc;

/// A pool of sqlx that records a span and a measurement for each statement; `&pool` is an executor.
///
/// Clones share one pool. The [documentation of the crate](crate#what-is-recorded) lists what is recorded.
///
/// ```
/// use otel_sqlx::TracedPool;
/// use sqlx::SqlitePool;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> sqlx::Result<()> {
/// let pool = TracedPool::new(SqlitePool::connect("sqlite::memory:").await?).name("users");
/// sqlx::query("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)").execute(&pool).await?;
/// sqlx::query("INSERT INTO users (name) VALUES (?)").bind("Ada").execute(&pool).await?;
/// let names: Vec<String> = sqlx::query_scalar("SELECT name FROM users").fetch_all(&pool).await?;
/// assert_eq!(names, ["Ada"]);
/// # Ok(()) }
/// ```
pub struct TracedPool<DB: TracedDatabase> {
    pool_state: Arc<PoolState<DB>>,
}

impl<DB: TracedDatabase> TracedPool<DB> {
    /// Wraps a pool. The address and the name of the database are read from the connect options when this is called.
    pub fn new(pool: Pool<DB>) -> Self {
        Self { pool_state: PoolState::new(pool, DB::SYSTEM, None) }
    }

    /// Sets the name of the pool in its metrics (`db.client.connection.pool.name`). The default is the address and the
    /// database, such as `db.example.com:5432/shop`.
    ///
    /// Give different names to two pools of the same database, otherwise their metrics are added up.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        self.rebuilt(None, Some(name.into()))
    }

    /// Replaces the system or the name of the pool, if they are given.
    pub(super) fn rebuilt(self, system: Option<&'static str>, name: Option<String>) -> Self {
        let PoolState { pool, system: old_system, given_name, .. } = &*self.pool_state;
        let name = name.or_else(|| given_name.clone());
        Self { pool_state: PoolState::new(pool.clone(), system.unwrap_or(old_system), name) }
    }

    /// Returns the pool of sqlx, for example for migrations. Statements on it are not recorded.
    pub fn inner(&self) -> &Pool<DB> {
        &self.pool_state.pool
    }

    /// Acquires a connection from the pool, and waits for one if necessary.
    ///
    /// # Errors
    ///
    /// Returns the error of sqlx.
    pub async fn acquire(&self) -> Result<TracedConnection<DB>, Error> {
        Ok(TracedConnection::new(self.pool_state.acquire().await?, Arc::clone(&self.pool_state)))
    }

    /// Acquires a connection from the pool if one is idle.
    pub fn try_acquire(&self) -> Option<TracedConnection<DB>> {
        Some(TracedConnection::new(self.pool_state.try_acquire()?, Arc::clone(&self.pool_state)))
    }

    /// Acquires a connection from the pool and begins a transaction.
    ///
    /// ```
    /// # use otel_sqlx::TracedPool;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> sqlx::Result<()> {
    /// # let pool = TracedPool::new(sqlx::SqlitePool::connect("sqlite::memory:").await?);
    /// let mut transaction = pool.begin().await?;
    /// sqlx::query("CREATE TABLE users (name TEXT)").execute(&mut *transaction).await?;
    /// transaction.commit().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the error of sqlx.
    pub async fn begin(&self) -> Result<TracedTransaction<'static, DB>, Error> {
        TracedTransaction::begin(self.pool_state.acquire().await?, Arc::clone(&self.pool_state), None).await
    }

    /// Acquires a connection from the pool and begins a transaction with the given statement, such as `BEGIN IMMEDIATE`.
    ///
    /// # Errors
    ///
    /// Returns the error of sqlx.
    pub async fn begin_with(&self, statement: impl SqlSafeStr) -> Result<TracedTransaction<'static, DB>, Error> {
        let statement = statement.into_sql_str();
        TracedTransaction::begin(self.pool_state.acquire().await?, Arc::clone(&self.pool_state), Some(statement)).await
    }

    /// Begins a transaction if a connection is idle.
    ///
    /// # Errors
    ///
    /// Returns the error of sqlx.
    pub async fn try_begin(&self) -> Result<Option<TracedTransaction<'static, DB>>, Error> {
        let Some(held) = self.pool_state.try_acquire() else { return Ok(None) };
        TracedTransaction::begin(held, Arc::clone(&self.pool_state), None).await.map(Some)
    }

    /// Closes the pool and waits until all connections are closed.
    pub async fn close(&self) {
        self.pool_state.pool.close().await;
    }

    pub(super) fn pool_state(&self) -> &Arc<PoolState<DB>> {
        &self.pool_state
    }
}

impl<DB: TracedDatabase> Clone for TracedPool<DB> {
    fn clone(&self) -> Self {
        Self { pool_state: Arc::clone(&self.pool_state) }
    }
}

impl<DB: TracedDatabase> From<Pool<DB>> for TracedPool<DB> {
    fn from(pool: Pool<DB>) -> Self {
        Self::new(pool)
    }
}

impl<DB: TracedDatabase> fmt::Debug for TracedPool<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TracedPool").field(&self.pool_state.pool).finish()
    }
}
