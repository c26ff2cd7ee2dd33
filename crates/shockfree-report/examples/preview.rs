fn main() {
    let t = std::time::Instant::now();
    let report = shockfree_report::reproduce::reproduce().unwrap();
    eprintln!("{:?}", t.elapsed());
    for file in shockfree_report::files::files(&report) {
        let path = std::path::Path::new("/tmp/rep").join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file.text).unwrap();
    }
    eprintln!("{:?}", t.elapsed());
}
