//! Connections and transactions whose statements are recorded.

use super::database::TracedDatabase;
use super::pool_state::{HeldConnection, PoolState, UseTimer};
use sqlx_core::Error;
use sqlx_core::pool::{MaybePoolConnection, PoolConnection};
use sqlx_core::sql_str::SqlStr;
use sqlx_core::transaction::Transaction;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A connection or a transaction (`C`) whose statements are recorded. A mutable reference to it is an executor.
///
/// [`TracedConnection`] and [`TracedTransaction`] dereference to it, so that statements on `&mut *transaction`, as sqlx requires
/// it, are recorded as well.
///
/// ```
/// use otel_sqlx::TracedTransaction;
/// use sqlx::Sqlite;
///
/// async fn rename(transaction: &mut TracedTransaction<'_, Sqlite>, id: i64, name: &str) -> sqlx::Result<()> {
///     let rename = sqlx::query("UPDATE users SET name = ? WHERE id = ?").bind(name).bind(id);
///     rename.execute(&mut **transaction).await?;
///     Ok(())
/// }
/// ```
pub struct TracedExecutor<DB: TracedDatabase, C> {
    inner: C,
    pool_state: Arc<PoolState<DB>>,
}

impl<DB: TracedDatabase, C> TracedExecutor<DB, C> {
    /// Returns the connection or transaction of sqlx. Statements on it are not recorded.
    pub fn inner(&self) -> &C {
        &self.inner
    }

    /// Returns the connection or transaction of sqlx. Statements on it are not recorded.
    pub fn inner_mut(&mut self) -> &mut C {
        &mut self.inner
    }
}

impl<DB: TracedDatabase, C: DerefMut<Target = DB::Connection>> TracedExecutor<DB, C> {
    /// Begins a transaction, or creates a savepoint if this is a transaction.
    ///
    /// # Errors
    ///
    /// Returns the error of sqlx.
    pub async fn begin(&mut self) -> Result<TracedTransaction<'_, DB>, Error> {
        let (pool_state, connection) = self.parts();
        let pool_state = Arc::clone(pool_state);
        let inner = Transaction::begin(MaybePoolConnection::Connection(connection), None).await?;
        Ok(TracedTransaction { traced: TracedExecutor { inner, pool_state }, use_timer: None })
    }

    pub(super) fn parts(&mut self) -> (&Arc<PoolState<DB>>, &mut DB::Connection) {
        (&self.pool_state, &mut self.inner)
    }
}

/// A connection of a [`TracedPool`](super::TracedPool), which returns to the pool when it is dropped.
///
/// A mutable reference to it is an executor. It dereferences to [`TracedExecutor`], which has more methods.
pub struct TracedConnection<DB: TracedDatabase> {
    // The order matters: the connection is in use until it has returned to the pool.
    traced: TracedExecutor<DB, PoolConnection<DB>>,
    use_timer: UseTimer,
}

impl<DB: TracedDatabase> TracedConnection<DB> {
    pub(super) fn new(
        HeldConnection { connection, use_timer }: HeldConnection<DB>,
        pool_state: Arc<PoolState<DB>>,
    ) -> Self {
        Self { traced: TracedExecutor { inner: connection, pool_state }, use_timer }
    }

    /// Converts to the connection of sqlx. Statements on it are not recorded, and its time in use is measured until now.
    pub fn into_inner(self) -> PoolConnection<DB> {
        self.traced.inner
    }

    /// Closes the connection instead of returning it to the pool.
    ///
    /// # Errors
    ///
    /// Returns the error of sqlx.
    pub async fn close(self) -> Result<(), Error> {
        let Self { traced, use_timer } = self;
        let closed = traced.inner.close().await;
        drop(use_timer);
        closed
    }
}

/// A transaction, which is rolled back if it is dropped before it is committed.
///
/// A mutable reference to it is an executor. It dereferences to [`TracedExecutor`], which has more methods. `BEGIN`, `COMMIT` and
/// `ROLLBACK` have no spans, because they belong to the transaction and not to a statement.
pub struct TracedTransaction<'c, DB: TracedDatabase> {
    // The order matters: the connection is in use until it has returned to the pool.
    traced: TracedExecutor<DB, Transaction<'c, DB>>,
    /// Present if the transaction acquired its connection from the pool.
    use_timer: Option<UseTimer>,
}

impl<DB: TracedDatabase> TracedTransaction<'static, DB> {
    pub(super) async fn begin(
        HeldConnection { connection, use_timer }: HeldConnection<DB>,
        pool_state: Arc<PoolState<DB>>,
        statement: Option<SqlStr>,
    ) -> Result<Self, Error> {
        let inner = Transaction::begin(MaybePoolConnection::PoolConnection(connection), statement).await?;
        Ok(Self { traced: TracedExecutor { inner, pool_state }, use_timer: Some(use_timer) })
    }
}

impl<'c, DB: TracedDatabase> TracedTransaction<'c, DB> {
    /// Commits the transaction, or releases the savepoint.
    ///
    /// # Errors
    ///
    /// Returns the error of sqlx, for example for a constraint that is checked on commit.
    pub async fn commit(self) -> Result<(), Error> {
        let Self { traced, use_timer } = self;
        let committed = traced.inner.commit().await;
        drop(use_timer);
        committed
    }

    /// Rolls back the transaction, or rolls back to the savepoint.
    ///
    /// # Errors
    ///
    /// Returns the error of sqlx.
    pub async fn rollback(self) -> Result<(), Error> {
        let Self { traced, use_timer } = self;
        let rolled_back = traced.inner.rollback().await;
        drop(use_timer);
        rolled_back
    }

    /// Converts to the transaction of sqlx. Statements on it are not recorded, and the connection's time in use is measured
    /// until now.
    pub fn into_inner(self) -> Transaction<'c, DB> {
        self.traced.inner
    }
}

impl<DB: TracedDatabase> Deref for TracedConnection<DB> {
    type Target = TracedExecutor<DB, PoolConnection<DB>>;

    fn deref(&self) -> &Self::Target {
        &self.traced
    }
}

impl<DB: TracedDatabase> DerefMut for TracedConnection<DB> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.traced
    }
}

impl<'c, DB: TracedDatabase> Deref for TracedTransaction<'c, DB> {
    type Target = TracedExecutor<DB, Transaction<'c, DB>>;

    fn deref(&self) -> &Self::Target {
        &self.traced
    }
}

impl<DB: TracedDatabase> DerefMut for TracedTransaction<'_, DB> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.traced
    }
}

impl<DB: TracedDatabase, C> fmt::Debug for TracedExecutor<DB, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TracedExecutor").field("pool", &self.pool_state.pool).finish_non_exhaustive()
    }
}

impl<DB: TracedDatabase> fmt::Debug for TracedConnection<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TracedConnection").field(&self.traced).finish()
    }
}

impl<DB: TracedDatabase> fmt::Debug for TracedTransaction<'_, DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TracedTransaction").field(&self.traced).finish()
    }
}
