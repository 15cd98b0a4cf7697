package io.circuitd.cli;

import java.lang.Character.UnicodeScript;

/** How many columns of a terminal a text takes. */
final class TextWidth {
  private TextWidth() {}

  /** Marks that stand on another character take none; East Asian scripts and emoji take two. */
  static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  private static int of(int codePoint) {
    if (codePoint < 0x300) {
      return 1;
    }
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  private static boolean isWide(int codePoint) {
    // The half-width forms stand in the same block as the full-width ones.
    if (codePoint >= 0xFF61 && codePoint <= 0xFFDC) {
      return false;
    }
    if (Character.isEmojiPresentation(codePoint)
        || (codePoint >= 0x3001 && codePoint <= 0x303E)
        || (codePoint >= 0xFF01 && codePoint <= 0xFFE6)) {
      return true;
    }
    return switch (UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> true;
      default -> false;
    };
  }
}
