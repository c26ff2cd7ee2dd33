//! Whatever is sent, the server goes on answering.

mod server;

use std::io::Write;
use std::net::Shutdown;
use std::thread;

use server::{Server, answer};

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
}

fn head(port: u16, line: &str, more: &str) -> Vec<u8> {
    format!("{line} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{more}\r\n")
        .into_bytes()
}

/// Requests that somebody thought of.
fn thought_of(port: u16) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for path in [
        "/../../etc/passwd",
        "/js/../../Cargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/js/",
        "/js/main.js%00.html",
        "/.git/config",
        "/api",
        "/api/",
        "/api/../index.html",
        "/api/point/",
        "/%ff%fe",
        "/api/point?w=%ff",
        "/api/point?%",
        "/api/point?w=%00",
        "/api/point?=&=&=",
        "/api/point?w",
        "/*",
        "*",
        "/api/point?w=1e-320&b=-0",
        "/api/point?w=5e-324",
        "/api/field?w0=-1e9&w1=1e9&b0=-1e9&b1=1e9",
        "/api/field?w0=0&w1=1e-320",
        "/api/field?w0=1&w1=1.0000000000000002",
        "/api/surface?w0=-1e9&w1=1e9",
        "/api/train?w=1e9&b=-1e9&step=1e9",
        "/api/train?step=1e9&budget=5000",
        "/api/plane?w0=-1e9&w1=1e9",
        "/api/point?start=1000&w=1e9&b=1e9&horizon=500",
        "/api/point?start=-1000&activation=tanh&w=-1e9",
        "/api/train?horizon=infinite&w=-8&b=4&methods=gradient-descent",
        "http://evil.example/",
        "example.com:80",
    ] {
        for method in ["GET", "POST", "HEAD", "OPTIONS", "CONNECT", "DELETE", "get", "G\u{e9}T"] {
            all.push(head(port, &format!("{method} {path}"), ""));
        }
    }
    let long = "9".repeat(100_000);
    for line in [
        format!("GET /{long}"),
        format!("GET /api/point?w={long}"),
        format!("POST /api/network?name={long}"),
        format!("GET /api/point?{}", "a=1&".repeat(1000)),
    ] {
        all.push(head(port, &line, ""));
    }
    for more in [
        "Content-Length: 99999999999999999999\r\n".to_owned(),
        "Content-Length: -1\r\n".to_owned(),
        "Content-Length: 67108865\r\n".to_owned(),
        "Content-Length: 5\r\nContent-Length: 6\r\n".to_owned(),
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n".to_owned(),
        "Transfer-Encoding: gzip\r\n".to_owned(),
        format!("X-Long: {long}\r\n"),
        "X: y\r\n".repeat(2000),
        "Expect: 100-continue\r\n".to_owned(),
        "Upgrade: websocket\r\nConnection: upgrade\r\n".to_owned(),
        "Range: bytes=0-99999999999\r\n".to_owned(),
        "Origin: null\r\n".to_owned(),
        "Origin: \u{ff}\r\n".to_owned(),
        "Host: twice\r\n".to_owned(),
    ] {
        let mut request = head(port, "POST /api/network?name=a.toml", &more);
        request.extend(b"4\r\nW=1\n\r\nffffffffffffffff\r\n");
        all.push(request);
    }
    all.extend([
        Vec::new(),
        b"\0\0\0\0".to_vec(),
        b"\r\n\r\n".to_vec(),
        b"GET /\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        vec![0xff; 70_000],
    ]);
    all
}

/// A good request with some of its bytes changed, repeated, or gone.
fn changed(port: u16, random: &mut Random) -> Vec<u8> {
    const GOOD: [&str; 6] = [
        "GET /api/point?w=5&b=-3&start=-2&target=0.7&horizon=50",
        "GET /api/train?w=5&b=-3&step=0.5&methods=shockfree,norm-clipping&budget=50",
        "GET /api/field?w0=-1&w1=6&b0=-4&b1=1&columns=16&rows=16&horizon=infinite",
        "GET /api/surface?columns=8&rows=4&activation=tanh&target=-0.3",
        "GET /api/plane?w0=-10&w1=10&b0=-5&b1=5",
        "GET /js/main.js",
    ];
    let mut bytes = head(port, GOOD[random.below(GOOD.len())], "Accept: */*\r\n");
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        match random.below(4) {
            0 => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, b"0e-.=&?%\r\n/"[random.below(11)]),
            _ => {
                let part = bytes[at..].to_vec();
                bytes.truncate(at);
                bytes.extend(part.iter().chain(&part).take(2000));
            }
        }
    }
    bytes
}

#[test]
fn a_thousand_hostile_requests_leave_it_answering() {
    let server = Server::start();
    let mut requests = thought_of(server.port);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    while requests.len() < 1200 {
        requests.push(changed(server.port, &mut random));
    }
    let mut refused = 0;
    for request in &requests {
        let mut stream = server.connect();
        let _ = stream.write_all(request);
        // No more will come: a head that was cut short is not waited for.
        let _ = stream.shutdown(Shutdown::Write);
        // Nonsense may be met with silence; what is answered is right or the client's fault.
        if let Some(answer) = answer(&mut stream) {
            let said = String::from_utf8_lossy(&request[..request.len().min(200)]);
            assert!(answer.status < 500, "{} for {said}", answer.head);
            refused += usize::from(answer.status >= 400);
            let served = answer.body.windows(5).any(|five| five == b"root:");
            assert!(!served, "{said}");
        }
    }
    assert!(refused > 300, "{refused} were refused");
    assert_eq!(server.get("/").status, 200);
    assert_eq!(server.get("/api/train").json()["runs"][0]["iterations"], 186);
}

#[test]
fn a_hundred_at_once_are_answered_or_told_to_come_again() {
    let server = Server::start();
    let answers: Vec<u16> = thread::scope(|scope| {
        let asking: Vec<_> = (0..100)
            .map(|k| {
                let server = &server;
                scope.spawn(move || {
                    let path = match k % 4 {
                        0 => "/api/field?columns=512&rows=512&horizon=500",
                        1 => "/api/train?horizon=500&budget=5000&step=3&tolerance=1e-9",
                        2 => "/api/surface?columns=256&rows=128",
                        _ => "/api/point?horizon=500",
                    };
                    server.get(path).status
                })
            })
            .collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|status| matches!(status, 200 | 503)), "{answers:?}");
    assert!(answers.iter().filter(|status| **status == 200).count() > 50, "{answers:?}");
    assert_eq!(server.get("/api/train").json()["runs"][0]["iterations"], 186);
}

#[test]
fn those_who_leave_or_say_nothing_hold_nobody_up() {
    let server = Server::start();
    // Connections that never say a word, as many as a browser would never open.
    let silent: Vec<_> = (0..30).map(|_| server.connect()).collect();
    // Each of these is a second's work or more: computed to their ends, they would outlast the patience of the client below.
    for _ in 0..200 {
        let mut stream = server.connect();
        let path = "/api/field?columns=1024&rows=1024&horizon=infinite&w0=3.9&w1=4.1";
        stream.write_all(&head(server.port, &format!("GET {path}"), "")).unwrap();
    }
    assert_eq!(server.get("/api/point").status, 200);
    drop(silent);
}

#[test]
fn other_pages_and_other_names_are_refused() {
    let server = Server::start();
    let port = server.port;
    let ask = |host: &str, more: &str| {
        let request =
            format!("GET /api/point HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n");
        server.send(request.as_bytes()).unwrap().status
    };
    let own = format!("localhost:{port}");
    assert_eq!(ask(&own, ""), 200);
    assert_eq!(ask(&own, &format!("Origin: http://{own}\r\nSec-Fetch-Site: same-origin\r\n")), 200);
    // A name of somebody else that was pointed here (DNS rebinding).
    assert_eq!(ask(&format!("evil.example:{port}"), ""), 421);
    assert_eq!(ask("", ""), 421);
    assert_eq!(ask(&own, "Origin: http://evil.example\r\n"), 403);
    assert_eq!(ask(&own, &format!("Origin: https://{own}\r\n")), 403);
    assert_eq!(ask(&own, &format!("Origin: http://127.0.0.77:{port}\r\n")), 403);
    assert_eq!(ask(&own, "Origin: null\r\n"), 403);
    assert_eq!(ask(&own, "Sec-Fetch-Site: cross-site\r\n"), 403);
    let elsewhere =
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n");
    assert_eq!(server.send(elsewhere.as_bytes()).unwrap().status, 421);
    let without = server.send(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
    assert_eq!(without.status, 400);
    // The policy that keeps the page to itself is on every answer.
    for path in ["/", "/js/main.js", "/api/point", "/nothing"] {
        let head = server.get(path).head;
        assert!(head.contains("default-src 'none'") && head.contains("nosniff"), "{path}: {head}");
        assert!(!head.to_lowercase().contains("access-control-allow"), "{path}: {head}");
    }
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_kept() {
    let server = Server::start();
    let length = (64 << 20) + 1;
    let mut stream = server.connect();
    let more = format!("Content-Length: {length}\r\n");
    stream.write_all(&head(server.port, "POST /api/network?name=a.npz", &more)).unwrap();
    let block = vec![0_u8; 1 << 20];
    let mut sent = 0;
    while sent < length {
        let part = block.len().min(length - sent);
        if stream.write_all(&block[..part]).is_err() {
            break;
        }
        sent += part;
    }
    let answer = answer(&mut stream).expect("an answer");
    assert_eq!(answer.status, 413);
    assert!(answer.error().contains("at most 64 MiB"));
}
