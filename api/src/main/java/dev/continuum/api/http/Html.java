package dev.continuum.api.http;

/** Builds a page of HTML. One thread only. */
final class Html {
  private final StringBuilder text = new StringBuilder(64 << 10);

  /** Markup as it stands. */
  Html raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Text: nothing in it is markup. */
  Html text(String plain) {
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '&' -> text.append("&amp;");
        case '"' -> text.append("&quot;");
        default -> text.append(c);
      }
    }
    return this;
  }

  /** An element without attributes around text. */
  Html element(String name, String plain) {
    return raw("<" + name + ">").text(plain).raw("</" + name + ">");
  }

  /** The head of a page, up to its body. */
  Html begin(String title, String css) {
    return raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .element("title", title)
        .raw("\n<style>")
        .raw(css)
        .raw("</style>\n</head>\n<body>\n");
  }

  Html end() {
    return raw("</body>\n</html>\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
