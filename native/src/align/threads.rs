//! Two halves of a task beside each other: neither sees the other, so that the result is that of one after the other.

use std::panic::resume_unwind;
use std::thread;

/// From so many cells on, a thread costs less than it saves.
pub const WORTH_A_THREAD: usize = 16_384;

/// Give the results of both.
pub fn in_two_threads<One: Send, Other: Send>(
    one: impl FnOnce() -> One,
    other: impl FnOnce() -> Other + Send,
) -> (One, Other) {
    thread::scope(|scope| {
        let beside = scope.spawn(other);
        let here = one();
        (here, beside.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}
