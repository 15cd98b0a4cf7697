package io.circuitd.ssh;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of a line of allowed_signers (ssh-keygen(1)).
 *
 * @param namespaces empty for all
 */
record SignerOptions(
    Optional<PatternList> namespaces, Optional<Instant> validAfter, Optional<Instant> validBefore) {
  static final SignerOptions NONE =
      new SignerOptions(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String KNOWN =
      "namespaces=\"…\", valid-after=\"…\" or valid-before=\"…\" before the key";
  private static final String A_TIME = "YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, maybe with Z";
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4})(\\d\\d)(\\d\\d)(?:(\\d\\d)(\\d\\d)(\\d\\d)?)?(Z|UTC)?",
          Pattern.CASE_INSENSITIVE);

  /**
   * Reads them, up to the blank before the key.
   *
   * @param zone of the times without a Z
   */
  static SignerOptions read(LineCursor line, ZoneId zone) throws LineCursor.Wrong {
    SignerOptions options = NONE;
    do {
      options = options.and(line, zone);
    } while (line.take(","));
    if (!line.atEnd() && !line.atBlank()) {
      throw line.wrong("something behind an option", "a comma, or a blank and the key");
    }
    return options;
  }

  private SignerOptions and(LineCursor line, ZoneId zone) throws LineCursor.Wrong {
    LineCursor.Wrong authority =
        line.wrong(
            "a line for a certificate authority, which is not supported",
            "a line for each approver's own key");
    if (line.take("cert-authority")) {
      throw authority;
    }
    if (line.take("namespaces=")) {
      once(namespaces, line);
      return new SignerOptions(
          Optional.of(new PatternList(line.quoted())), validAfter, validBefore);
    }
    if (line.take("valid-after=")) {
      once(validAfter, line);
      return new SignerOptions(namespaces, Optional.of(time(line, zone)), validBefore)
          .inOrder(line);
    }
    if (line.take("valid-before=")) {
      once(validBefore, line);
      return new SignerOptions(namespaces, validAfter, Optional.of(time(line, zone))).inOrder(line);
    }
    throw line.wrong("neither a key nor an option that is known", KNOWN);
  }

  private static void once(Optional<?> there, LineCursor line) throws LineCursor.Wrong {
    if (there.isPresent()) {
      throw line.wrong("an option that was there already", "each option once");
    }
  }

  private SignerOptions inOrder(LineCursor line) throws LineCursor.Wrong {
    if (validAfter.isPresent()
        && validBefore.isPresent()
        && !validAfter.get().isBefore(validBefore.get())) {
      throw line.wrong("a key that is valid at no time", "valid-after earlier than valid-before");
    }
    return this;
  }

  private static Instant time(LineCursor line, ZoneId zone) throws LineCursor.Wrong {
    LineCursor.Wrong wrong = line.wrong("text that is no time", A_TIME);
    Matcher time = TIME.matcher(line.quoted());
    if (!time.matches()) {
      throw wrong;
    }
    try {
      return LocalDateTime.of(
              number(time.group(1)),
              number(time.group(2)),
              number(time.group(3)),
              number(time.group(4)),
              number(time.group(5)),
              number(time.group(6)))
          .atZone(time.group(7) == null ? zone : ZoneOffset.UTC)
          .toInstant();
    } catch (DateTimeException e) {
      throw wrong;
    }
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
