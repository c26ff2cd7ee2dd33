//! Thousands of trainings of one unit, as a distribution instead of an example.
