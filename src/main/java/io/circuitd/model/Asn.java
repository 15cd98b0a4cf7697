package io.circuitd.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An autonomous system number, 1 to 4294967294, without those reserved for ever. */
public record Asn(long value) {
  /** Azure's own AS number. */
  public static final Asn AZURE = new Asn(12076);

  private static final Pattern ASDOT = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})");

  public Asn {
    if (value < 1 || value > 4294967294L) {
      String rule = value == 0 || value == 4294967295L ? "R-043" : "R-042";
      throw new RuleViolation(rule, String.valueOf(value), "an AS number from 1 to 4294967294");
    }
    if (value == 23456 || value == 65535) {
      throw new RuleViolation("R-043", String.valueOf(value), "an AS number not reserved by RFC");
    }
  }

  /**
   * Reads asplain ({@code 65546}) or asdot ({@code 1.10}, R-044).
   *
   * @throws RuleViolation
   */
  public static Asn parse(String text) {
    String asn = text.strip();
    Matcher dot = ASDOT.matcher(asn);
    if (dot.matches()) {
      long high = Long.parseLong(dot.group(1));
      long low = Long.parseLong(dot.group(2));
      if (high <= 65535 && low <= 65535) {
        return new Asn((high << 16) | low);
      }
    } else if (asn.matches("\\d{1,18}")) {
      return new Asn(Long.parseLong(asn));
    }
    throw new RuleViolation("R-042", "'" + text + "'", "an AS number from 1 to 4294967294");
  }

  /** RFC 5398. */
  public boolean isDocumentation() {
    return (value >= 64496 && value <= 64511) || (value >= 65536 && value <= 65551);
  }

  /** RFC 6996. */
  public boolean isPrivate() {
    return (value >= 64512 && value <= 65534) || (value >= 4200000000L && value <= 4294967294L);
  }

  /** 65515 to 65520. */
  public boolean isReservedByMicrosoft() {
    return value >= 65515 && value <= 65520;
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
