package io.circuitd.northbound;

import java.util.regex.Pattern;

/**
 * Keeps service keys out of what monitoring systems are served and told. They come in words that
 * others wrote: Azure names a cross connection by its key.
 */
public final class ServiceKeys {
  private static final int LENGTH = 36;
  private static final String INSTEAD = "(service key)";
  private static final Pattern KEY =
      Pattern.compile(
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);
  private static final Pattern BEGUN =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{0,12}){1,4}(?=…)", Pattern.CASE_INSENSITIVE);

  private ServiceKeys() {}

  /** The text without anything of a key's form, also without one that was cut off with a "…". */
  public static String masked(String text) {
    String whole = text.length() < LENGTH ? text : KEY.matcher(text).replaceAll(INSTEAD);
    return whole.indexOf('…') < 0 ? whole : BEGUN.matcher(whole).replaceAll(INSTEAD);
  }
}
