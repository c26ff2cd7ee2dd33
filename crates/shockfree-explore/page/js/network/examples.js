// Two networks to try, as somebody would write them down.

export const EXAMPLES = [
  {
    name: "two-memories.toml", title: "one that remembers",
    text: `# Two units that hold each other up: two stable states, so one bit is remembered.
activation = "tanh"
W = [[1.5, 0.3], [0.3, 1.5]]
U = [[1.0], [0.5]]
b = [0.0, 0.0]
`,
  },
  {
    name: "damped-spiral.toml", title: "one that contracts",
    text: `# Two units that turn about each other and come to rest. The largest singular value of W is above 1: it
# takes the diagonal certificate to see that this contracts.
activation = "tanh"
W = [[0.5, -1.0], [0.4, 0.5]]
b = [0.1, -0.2]
`,
  },
];
