//! The natural logarithm by basic arithmetic alone, in the order of `tmkit/bitext/logarithm.py`.

const SERIES: [f64; 11] = [
    1.0,
    1.0 / 3.0,
    1.0 / 5.0,
    1.0 / 7.0,
    1.0 / 9.0,
    1.0 / 11.0,
    1.0 / 13.0,
    1.0 / 15.0,
    1.0 / 17.0,
    1.0 / 19.0,
    1.0 / 21.0,
];
const FRACTION: u64 = (1 << 52) - 1;
const HALF: u64 = 1022 << 52;
const TWO_52: f64 = 4_503_599_627_370_496.0;

/// Give ln of a positive number that is neither subnormal nor infinite.
#[inline(always)]
pub fn natural_log(value: f64) -> f64 {
    let bits = value.to_bits();
    let half = f64::from_bits(bits & FRACTION | HALF);
    // The exponent as the low digits of a number from 2^52 on: a conversion that vector units have.
    let power = f64::from_bits(bits >> 52 | TWO_52.to_bits()) - (TWO_52 + 1022.0);
    let is_low = half < std::f64::consts::FRAC_1_SQRT_2;
    let mantissa = if is_low { half + half } else { half };
    let exponent = if is_low { power - 1.0 } else { power };
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let mut sum = SERIES[10];
    for term in SERIES[..10].iter().rev() {
        sum = sum * square + term;
    }
    exponent * std::f64::consts::LN_2 + (ratio + ratio) * sum
}
