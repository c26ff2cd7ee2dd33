//! `shockfree explore`: that it serves, where, and how it ends. The page itself is tried in `shockfree-explore`.

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use common::refused;

/// The program with the lines that it has said until the page was there.
struct Running {
    program: Child,
    said: Vec<String>,
    port: u16,
}

impl Running {
    fn with(arguments: &[&str]) -> Self {
        let program = Command::new(env!("CARGO_BIN_EXE_shockfree"))
            .args(["explore", "--no-open"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut running = Self { program, said: Vec::new(), port: 0 };
        let lines = BufReader::new(running.program.stdout.take().unwrap()).lines();
        for line in lines.map_while(Result::ok) {
            let port =
                line.split_once("http://").and_then(|(_, rest)| rest.split(['/', ':']).nth(1));
            running.port = port.and_then(|port| port.parse().ok()).unwrap_or(0);
            running.said.push(line);
            if running.port > 0 {
                return running;
            }
        }
        let mut error = String::new();
        running.program.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        panic!("it ended: {error}");
    }

    /// The head and the body of an answer.
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        let port = self.port;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to end, as Ctrl-C does, and gives its exit code.
    fn interrupt(mut self) -> Option<i32> {
        let id = self.program.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.program.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail if it has ended.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[test]
#[cfg(unix)]
fn it_serves_a_page_and_ends_cleanly() {
    let running = Running::with(&["--port", "0"]);
    assert!(running.get("/").contains("shockfree explore"));
    assert!(running.get("/api/train?threshold=2.26").contains("\"iterations\":186"));
    // A connection that is kept open holds up nobody.
    let idle = TcpStream::connect((Ipv4Addr::LOCALHOST, running.port)).unwrap();
    assert_eq!(running.interrupt(), Some(0));
    drop(idle);
}

#[test]
#[cfg(unix)]
fn a_taken_port_gives_the_next_free_one() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let running = Running::with(&["--port", &port.to_string()]);
    assert_ne!(running.port, port);
    assert_eq!(running.said[0], format!("Port {port} is taken: {} it is.", running.port));
    assert_eq!(running.interrupt(), Some(0));
}

#[test]
#[cfg(unix)]
fn who_lets_others_in_is_warned() {
    let running = Running::with(&["--port", "0", "--host", "0.0.0.0"]);
    assert!(running.said[0].starts_with("Warning: everybody who can reach this address"));
    assert_eq!(running.interrupt(), Some(0));
}

#[test]
#[cfg(unix)]
fn a_network_can_be_brought_along() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calm.toml");
    std::fs::write(&path, "activation = 'tanh'\nW = [[0.5]]").unwrap();
    let running = Running::with(&["--port", "0", path.to_str().unwrap()]);
    let answer = running.get("/api/network");
    assert!(
        answer.contains("\"name\":\"calm.toml\"") && answer.contains("Contracting"),
        "{answer}"
    );
    assert_eq!(running.interrupt(), Some(0));
}

#[test]
fn what_cannot_be_served_is_said_before_anything_is() {
    for (arguments, message) in [
        ("explore missing.toml", "missing.toml"),
        ("explore --port 70000", "70000"),
        ("explore --no-open --host no.such.name.invalid", "neither an address nor a name"),
        // An address of documentation, which no machine has.
        ("explore --no-open --host 192.0.2.1", "no page can be served at 192.0.2.1:"),
    ] {
        let said = refused(arguments);
        assert!(said.contains(message), "{arguments}: {said}");
    }
}
