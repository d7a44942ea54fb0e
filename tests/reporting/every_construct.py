"""One text with every construct, in the notation of the house (Zenn's), and one in GitHub's."""

ZENN = r"""# Heading one

## Heading two

### Heading three

A paragraph with **bold**, *italics*, ~~struck~~, `code`, a [link](https://example.org).
A formula $a^2 + b^2$, a note[^1] and one in the text^[like this].
A second line of the same paragraph.

:::message
A message with **bold** words.
:::

:::message alert
A message that warns.
:::

::::details Details with a title
Inside.

:::message
A message inside.
:::
::::

https://example.org/page/that/is/a/card

https://www.youtube.com/watch?v=abcdefghijk

@[speakerdeck](0123456789abcdef)

@[figma](wrong)

![The quay](quay.png =250x)
*A caption below a picture*

![](https://example.org/elsewhere.png)

- one
- two
  - nested

1. first
2. second

- [ ] to do
- [x] done

| Left | Centre | Right |
|------|:------:|------:|
| a    | b      | 1     |
| c    | d      | 2     |

> A quote
> with two lines

```js:src/main.js
const answer = 42;
```

```diff js
- old line
+ new line
```

```mermaid
graph TD
A --> B
```

$$
\int_0^1 x^2 dx = \frac{1}{3}
$$

---

#### Heading four

##### Heading five

###### Heading six

[^1]: The note with `code`.
"""

GITHUB = r"""# Heading one

## Heading two

### Heading three

A paragraph with **bold**, *italics*, ~~struck~~, `code`, a [link](https://example.org).
A formula $a^2 + b^2$, a note[^1].
A second line of the same paragraph.

> [!NOTE]
> An alert of the kind note with **bold** words.

> [!TIP]
> An alert of the kind tip with **bold** words.

> [!IMPORTANT]
> An alert of the kind important with **bold** words.

> [!WARNING]
> An alert of the kind warning with **bold** words.

> [!CAUTION]
> An alert of the kind caution with **bold** words.

<https://www.youtube.com/watch?v=abcdefghijk>

![The quay](quay.png)
*Italics below a picture*

www.example.org and name@example.org

- one
- two
  - nested

1. first
2. second

- [ ] to do
- [x] done

| Left | Centre | Right |
|------|:------:|------:|
| a    | b      | 1     |
| c    | d      | 2     |

> A quote
> with two lines

```js
const answer = 42;
```

```diff
- old line
+ new line
```

```mermaid
graph TD
A --> B
```

$$
\int_0^1 x^2 dx = \frac{1}{3}
$$

---

#### Heading four

##### Heading five

###### Heading six

[^1]: The note with `code`.
"""
