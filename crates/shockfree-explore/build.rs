//! A file that is new in `page/` becomes part of the program as well.

fn main() {
    println!("cargo:rerun-if-changed=page");
}
