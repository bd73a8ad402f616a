//! The dates of TMX and those of units, where both are as they should be: `tmkit/formats/tmx/dates.py`.
//!
//! Days after the 28th are left to Python, which knows the months.

/// Give `20240102T030405Z` as `2024-01-02T03:04:05Z`; None where Python must read it.
pub fn read_date(text: &str) -> Option<String> {
    let data = text.as_bytes();
    if data.len() != 16 || data[8] != b'T' || data[15] != b'Z' || !exists(data) {
        return None;
    }
    let mut date = String::with_capacity(20);
    for (from, to, mark) in [(0, 4, "-"), (4, 6, "-"), (6, 8, "T"), (9, 11, ":"), (11, 13, ":"), (13, 15, "Z")] {
        date.push_str(&text[from..to]);
        date.push_str(mark);
    }
    Some(date)
}

/// Give `2024-01-02T03:04:05Z` as `20240102T030405Z`; None where Python must write it.
pub fn write_date(text: &str) -> Option<String> {
    let short: String = text.chars().filter(|&character| character != '-' && character != ':').collect();
    (read_date(&short)? == text).then_some(short)
}

/// Say whether the digits are all there, and are those of a moment before the 29th.
fn exists(data: &[u8]) -> bool {
    let digits = |from: usize, to: usize| {
        let next = |sum: u32, &byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'));
        data[from..to].iter().try_fold(0, next)
    };
    digits(0, 4).is_some_and(|year| year > 0)
        && digits(4, 6).is_some_and(|month| (1..=12).contains(&month))
        && digits(6, 8).is_some_and(|day| (1..=28).contains(&day))
        && digits(9, 11).is_some_and(|hour| hour < 24)
        && digits(11, 13).is_some_and(|minute| minute < 60)
        && digits(13, 15).is_some_and(|second| second < 60)
}
