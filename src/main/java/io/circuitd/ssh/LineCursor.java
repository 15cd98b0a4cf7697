package io.circuitd.ssh;

/** Goes through one line of a file of keys. */
final class LineCursor {
  private final String line;
  private int at;

  LineCursor(String line) {
    this.line = line;
  }

  /** Something on the line that is not as it should be. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;
    private final int column;
    private final String found;
    private final String expected;

    private Wrong(int column, String found, String expected) {
      super(found);
      this.column = column;
      this.found = found;
      this.expected = expected;
    }

    /** From 1. */
    int column() {
      return column;
    }

    String found() {
      return found;
    }

    String expected() {
      return expected;
    }
  }

  /** At the place where the cursor is. */
  Wrong wrong(String found, String expected) {
    return new Wrong(at + 1, found, expected);
  }

  /** Empty lines count as comments. */
  boolean isComment() {
    skipBlanks();
    return atEnd() || next() == '#';
  }

  boolean atEnd() {
    return at == line.length();
  }

  /** The character that comes next; not at the end. */
  char next() {
    return line.charAt(at);
  }

  boolean atBlank() {
    return next() == ' ' || next() == '\t';
  }

  void skipBlanks() {
    while (!atEnd() && atBlank()) {
      at++;
    }
  }

  /** All that is left. */
  String rest() {
    return line.substring(at);
  }

  /** Takes the text when it comes next, in any case. */
  boolean take(String text) {
    boolean there = line.regionMatches(true, at, text, 0, text.length());
    if (there) {
      at += text.length();
    }
    return there;
  }

  /** Up to the next blank, or what stands in quotes. */
  String word() throws Wrong {
    if (next() == '"') {
      int end = line.indexOf('"', at + 1);
      if (end < 0) {
        throw wrong("a quote that is not closed", "a second quote");
      }
      String word = line.substring(at + 1, end);
      at = end + 1;
      return word;
    }
    int from = at;
    while (!atEnd() && !atBlank()) {
      at++;
    }
    return line.substring(from, at);
  }

  /** What stands in quotes, where a quote after a backslash is part of it. */
  String quoted() throws Wrong {
    if (atEnd() || next() != '"') {
      throw wrong("a value without quotes", "a value in double quotes");
    }
    StringBuilder value = new StringBuilder();
    for (int i = at + 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        at = i + 1;
        return value.toString();
      }
      if (line.startsWith("\\\"", i)) {
        i++;
      }
      value.append(line.charAt(i));
    }
    throw wrong("a quote that is not closed", "a second quote");
  }
}
