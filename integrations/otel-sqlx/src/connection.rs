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

/// What holds a connection (`C`), with statements that are recorded; `&mut` of it is an executor.
///
/// It is what [`TracedConnection`] and [`TracedTransaction`] dereference to, so that `&mut *transaction`, which sqlx asks for,
/// is recorded as well.
///
/// ```
/// # #[cfg(feature = "sqlite")] {
/// use otel_sqlx::TracedTransaction;
/// use sqlx::Sqlite;
///
/// async fn rename(transaction: &mut TracedTransaction<'_, Sqlite>, id: i64, name: &str) -> sqlx::Result<()> {
///     let rename = sqlx::query("UPDATE users SET name = ? WHERE id = ?").bind(name).bind(id);
///     rename.execute(&mut **transaction).await?;
///     Ok(())
/// }
/// # }
/// ```
pub struct TracedExecutor<DB: TracedDatabase, C> {
    inner: C,
    pool_state: Arc<PoolState<DB>>,
}

impl<DB: TracedDatabase, C> TracedExecutor<DB, C> {
    /// The connection or transaction of sqlx; what is done with it is not recorded.
    pub fn inner(&self) -> &C {
        &self.inner
    }

    /// The connection or transaction of sqlx; what is done with it is not recorded.
    pub fn inner_mut(&mut self) -> &mut C {
        &mut self.inner
    }
}

impl<DB: TracedDatabase, C: DerefMut<Target = DB::Connection>> TracedExecutor<DB, C> {
    /// Begins a transaction, or a savepoint if this is one.
    ///
    /// # Errors
    ///
    /// Those of sqlx.
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

/// A connection of a [`TracedPool`](super::TracedPool), which it goes back to when dropped.
///
/// `&mut` of it is an executor. It dereferences to [`TracedExecutor`], which has more methods.
pub struct TracedConnection<DB: TracedDatabase> {
    // In this order: a connection is in use until it was given back.
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

    /// The connection of sqlx; what is done with it is not recorded. It counts as in use no longer than until now.
    pub fn into_inner(self) -> PoolConnection<DB> {
        self.traced.inner
    }

    /// Closes the connection instead of giving it back.
    ///
    /// # Errors
    ///
    /// Those of sqlx.
    pub async fn close(self) -> Result<(), Error> {
        let Self { traced, use_timer } = self;
        let closed = traced.inner.close().await;
        drop(use_timer);
        closed
    }
}

/// A transaction, which is rolled back when dropped before it was committed.
///
/// `&mut` of it is an executor. It dereferences to [`TracedExecutor`], which has more methods. `BEGIN`, `COMMIT` and `ROLLBACK` are
/// no spans: they belong to the client's transaction, not to a statement of its own.
pub struct TracedTransaction<'c, DB: TracedDatabase> {
    // In this order: a connection is in use until it was given back.
    traced: TracedExecutor<DB, Transaction<'c, DB>>,
    /// That of a connection which the transaction has taken from the pool.
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
    /// Those of sqlx; among them constraints that are checked at the end.
    pub async fn commit(self) -> Result<(), Error> {
        let Self { traced, use_timer } = self;
        let committed = traced.inner.commit().await;
        drop(use_timer);
        committed
    }

    /// Rolls the transaction back, or goes back to the savepoint.
    ///
    /// # Errors
    ///
    /// Those of sqlx.
    pub async fn rollback(self) -> Result<(), Error> {
        let Self { traced, use_timer } = self;
        let rolled_back = traced.inner.rollback().await;
        drop(use_timer);
        rolled_back
    }

    /// The transaction of sqlx; what is done with it is not recorded. Its connection counts as in use no longer than until now.
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
