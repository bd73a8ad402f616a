//! Typed views of the sections of a mapped index file, with every offset checked.

use std::ops::Deref;
use std::sync::Arc;

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;

/// The file contradicts itself: an offset, a length or an order that no writer makes.
#[derive(Debug, Clone, Copy)]
pub struct Broken(pub &'static str);

impl From<Broken> for PyErr {
    fn from(error: Broken) -> PyErr {
        PyIndexError::new_err(error.0)
    }
}

/// Numbers of which every pattern of bits is valid, so that a hostile file can only give wrong ones.
///
/// # Safety
/// Implement it for plain integers only.
pub unsafe trait Number: Copy + Send + Sync + 'static {}
unsafe impl Number for u8 {}
unsafe impl Number for u16 {}
unsafe impl Number for u32 {}
unsafe impl Number for u64 {}
unsafe impl Number for i64 {}

/// Give numbers as the bytes they are made of.
pub fn as_bytes<T: Number>(numbers: &[T]) -> &[u8] {
    // Integers have no padding, and bytes need no alignment.
    unsafe { std::slice::from_raw_parts(numbers.as_ptr().cast(), size_of_val(numbers)) }
}

/// A read-only map of Python, kept alive as long as any section of it.
pub struct Map {
    buffer: PyBuffer<u8>,
}

impl Map {
    pub fn new(object: &Bound<'_, PyAny>) -> PyResult<Arc<Map>> {
        let buffer = PyBuffer::<u8>::get(object)?;
        if !buffer.readonly() || !buffer.is_c_contiguous() {
            return Err(PyIndexError::new_err("an index is read from a read-only map"));
        }
        Ok(Arc::new(Map { buffer }))
    }
}

/// Where a section lies: offset in bytes, number of items, bytes of an item.
pub type Place = (usize, usize, usize);

/// The items of one section.
pub struct Section<T: Number> {
    items: *const T,
    count: usize,
    _map: Arc<Map>,
}

// The map is read-only and lives as long as the section.
unsafe impl<T: Number> Send for Section<T> {}
unsafe impl<T: Number> Sync for Section<T> {}

impl<T: Number> Section<T> {
    pub fn new(map: &Arc<Map>, (offset, count, width): Place) -> Result<Section<T>, Broken> {
        let size = size_of::<T>();
        let fits = count
            .checked_mul(size)
            .and_then(|bytes| bytes.checked_add(offset))
            .is_some_and(|end| end <= map.buffer.len_bytes());
        let begin = map.buffer.buf_ptr() as usize + offset;
        if !fits || (count > 0 && (width != size || begin % align_of::<T>() != 0)) {
            return Err(Broken("a section lies outside the file"));
        }
        let items = if count > 0 { begin as *const T } else { std::ptr::NonNull::dangling().as_ptr() };
        Ok(Section { items, count, _map: map.clone() })
    }
}

impl<T: Number> Deref for Section<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // Checked when the section was made: inside the map, aligned, of integers.
        unsafe { std::slice::from_raw_parts(self.items, self.count) }
    }
}
