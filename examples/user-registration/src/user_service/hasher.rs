//! Hashes passwords on a bounded number of threads, in memory that is allocated once.

use super::domain::Password;
use argon2::password_hash::{self, phc::Output, phc::ParamsString, phc::PasswordHash, phc::Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use otel_runtime::{counted, traced};
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;
use thiserror::Error;
use tokio::sync::Semaphore;

/// The largest number of hashes at once. Each takes a processor and 19 MiB, and the memory is never returned to the operating
/// system, so this number decides how much memory the service needs.
const MOST: usize = 4;

/// Hashes passwords with Argon2id. Clones share the memory.
#[derive(Clone)]
pub struct Hasher {
    permits: Arc<Semaphore>,
    memory: Arc<Memory>,
}

/// A password was not hashed.
#[derive(Debug, Error)]
pub enum HashError {
    #[error("{0}")]
    Refused(#[from] password_hash::Error),
    #[error("the hashing thread has ended")]
    Gone,
}

impl Hasher {
    pub fn new() -> Self {
        let hashes = available_parallelism().map_or(1, NonZero::get).min(MOST);
        Self { permits: Arc::new(Semaphore::new(hashes)), memory: Arc::default() }
    }

    /// Hashes a password when a permit is free. The metrics include the waiting time, which shows when there are too few
    /// processors.
    #[counted("users.passwords_hashed", unit = "{password}", description = "Passwords that were hashed",
        duration, active, buckets = [0.1, 0.25, 0.5, 1.0, 2.5, 5.0])]
    pub async fn hash(&self, password: Password) -> Result<String, HashError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| HashError::Gone)?;
        let memory = Arc::clone(&self.memory);
        // Hashing is slow on purpose, so it must not block the threads of the runtime. The context is passed along.
        let hash = otel_runtime::context::spawn_blocking(move || {
            let _permit = permit;
            memory.lend(|blocks| hash_password(&password, blocks))
        });
        Ok(hash.await.map_err(|_| HashError::Gone)??)
    }
}

/// The memory of the hashes that are not running. A hash that allocated its own would leave 19 MiB behind on each thread: the
/// allocator keeps freed blocks of this size for the thread that freed them.
#[derive(Default)]
struct Memory(Mutex<Vec<Vec<Block>>>);

impl Memory {
    /// There are as many allocations as there were hashes at once.
    fn lend<T>(&self, work: impl FnOnce(&mut [Block]) -> T) -> T {
        let free = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A statement of its own, so that the lock is released.
        let unused = free().pop();
        let mut blocks = unused.unwrap_or_else(|| vec![Block::new(); Params::DEFAULT.block_count()]);
        let result = work(&mut blocks);
        // They were derived from a password.
        blocks.fill(Block::new());
        free().push(blocks);
        result
    }
}

/// Computes what `Argon2::hash_password` does, but in the given memory. The result is a PHC string with its own salt.
#[traced("security.hash_password")]
fn hash_password(password: &Password, blocks: &mut [Block]) -> password_hash::Result<String> {
    let hasher = Argon2::default();
    let salt = password_hash::try_generate_salt()?;
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    hasher.hash_password_into_with_memory(password.as_bytes(), &salt, &mut output, blocks)?;
    let hash = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(hasher.params())?,
        salt: Some(Salt::new(&salt)?),
        hash: Some(Output::new(&output)?),
    };
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Memory, hash_password};
    use crate::user_service::domain::Password;
    use argon2::{Argon2, Block, PasswordVerifier as _};

    #[test]
    fn a_hash_in_used_memory_verifies_its_password_only() {
        let memory = Memory::default();
        let hash = |text: &str| {
            let password = Password::parse(text.to_owned()).expect("a valid password");
            memory.lend(|blocks| hash_password(&password, blocks)).expect("a hash")
        };
        let (first, second) = (hash("correct horse"), hash("battery staple"));
        assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{first}");
        let verifies = |text: &str, hash: &str| Argon2::default().verify_password(text.as_bytes(), hash).is_ok();
        assert!(verifies("correct horse", &first) && verifies("battery staple", &second));
        assert!(!verifies("correct horse", &second));
        assert_ne!(first, hash("correct horse"), "each hash has its own salt");
    }

    #[test]
    fn memory_is_reused_and_cleared() {
        let memory = Memory::default();
        let address = |blocks: &mut [Block]| {
            assert!(blocks.iter().all(|block| block.as_ref().iter().all(|word| *word == 0)));
            blocks[0].as_mut()[0] = 7;
            blocks.as_ptr() as usize
        };
        assert_eq!(memory.lend(address), memory.lend(address));
        assert_eq!(memory.0.lock().expect("no panic").len(), 1);
    }
}
