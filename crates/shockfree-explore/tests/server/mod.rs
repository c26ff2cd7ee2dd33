//! A server of our own, and a client that says exactly what it is told to.

#![allow(dead_code, reason = "every test file uses its own part")]

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use shockfree_explore::{Hosts, Listener, router, serve};

/// A server that ends with the test.
pub struct Server {
    pub port: u16,
    runtime: Option<tokio::runtime::Runtime>,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Server {
    pub fn start() -> Self {
        let listener = Listener::bind(Ipv4Addr::LOCALHOST.into(), 0).unwrap();
        let port = listener.address.port();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.spawn(serve(listener, router(Hosts::loopback(port), None), std::future::pending()));
        Self { port, runtime: Some(runtime) }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        // A server that never answers fails the test.
        stream.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
        stream
    }

    /// Sends bytes and reads until the server closes; `None` if it does so without a word.
    pub fn send(&self, bytes: &[u8]) -> Option<Answer> {
        let mut stream = self.connect();
        // A server may answer and close before it has read everything.
        let _ = stream.write_all(bytes);
        answer(&mut stream)
    }

    /// A request as a page of this server makes it.
    pub fn get(&self, path: &str) -> Answer {
        let port = self.port;
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        self.send(request.as_bytes()).expect("an answer")
    }

    pub fn post(&self, path: &str, body: &[u8]) -> Answer {
        let (port, length) = (self.port, body.len());
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        self.send(&[head.as_bytes(), body].concat()).expect("an answer")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.runtime.take().expect("it is dropped once").shutdown_background();
    }
}

/// Reads an answer up to its end.
pub fn answer(stream: &mut TcpStream) -> Option<Answer> {
    let mut bytes = Vec::new();
    if let Err(error) = stream.read_to_end(&mut bytes) {
        assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "no answer in two minutes");
    }
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head, body: bytes[end + 4..].to_vec() })
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The message of a refusal.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().expect("a message").to_owned()
    }

    pub fn numbers(&self) -> Vec<f32> {
        let number = |four: &[u8]| f32::from_le_bytes(four.try_into().unwrap());
        self.body.chunks_exact(4).map(number).collect()
    }
}
