//! Postgres.

use super::{Dialect, Driver, Place, Step, TracedDatabase, hand_on};
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx_core::Error;
use sqlx_core::describe::Describe;
use sqlx_core::executor::{Execute, Executor as _};
use sqlx_core::sql_str::SqlStr;
use sqlx_postgres::{PgConnectOptions, Postgres};

impl TracedDatabase for Postgres {}

impl Driver for Postgres {
    const SYSTEM: &'static str = "postgresql";
    const DIALECT: Dialect = Dialect::Postgres;

    /// A socket has no port: it is a part of its file's name.
    fn place(options: &PgConnectOptions) -> Place {
        let schema = options.get_options().and_then(first_schema);
        let namespace = match (options.get_database(), schema) {
            (Some(database), Some(schema)) => Some(format!("{database}|{schema}")),
            (database, schema) => database.or(schema).map(str::to_owned),
        };
        let socket = options.get_socket().map(|socket| socket.to_string_lossy().into_owned());
        let port = socket.is_none().then(|| options.get_port());
        Place { namespace, address: Some(socket.unwrap_or_else(|| options.get_host().to_owned())), port }
    }

    hand_on!();
}

/// `-c search_path=shop,public`
fn first_schema(options: &str) -> Option<&str> {
    let (_, path) = options.split_once("search_path=")?;
    path.split([',', ' ', '\\']).next().filter(|schema| !schema.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_that_of_the_options() {
        let options = PgConnectOptions::new_without_pgpass().host("db.example.com").port(6432).database("shop");
        let place = Postgres::place(&options);
        assert_eq!(place.namespace.as_deref(), Some("shop"));
        assert_eq!((place.address.as_deref(), place.port), (Some("db.example.com"), Some(6432)));
        let place = Postgres::place(&options.clone().options([("search_path", "orders,public")]));
        assert_eq!(place.namespace.as_deref(), Some("shop|orders"));
        let place = Postgres::place(&options.socket("/run/postgresql"));
        assert_eq!((place.address.as_deref(), place.port), (Some("/run/postgresql"), None));
    }
}
