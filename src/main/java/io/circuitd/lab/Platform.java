package io.circuitd.lab;

import io.circuitd.lab.datastore.ConfigNode;
import io.circuitd.lab.datastore.Dialect;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Everything that differs between the kinds of simulated routers. */
interface Platform {
  Dialect dialect();

  /** The configuration that circuitd finds, as children of {@code <config>}. */
  String preload();

  /** What a running configuration means. */
  RunningConfig meaning(ConfigNode running);

  /**
   * The state that a {@code get} shows beside configuration, as top-level elements.
   *
   * @param leavesOut leaves that are not shown, by name
   */
  default String state(RouterState state, Predicate<String> leavesOut) {
    return "";
  }

  /** Whether a stored key is this clear text. */
  boolean isKey(String stored, String clear);

  static Platform of(LabRouterSpec spec) {
    return switch (RouterKind.of(spec.kind())) {
      case JUNOS -> new JunosPlatform(spec);
      case IOSXR_NATIVE -> new IosXrPlatform(spec);
      case IOSXR -> new IosXrUnifiedPlatform(spec, UnifiedBgp.NEW);
      case IOSXR7 -> new IosXrUnifiedPlatform(spec, UnifiedBgp.OLD);
      case SROS -> new SrOsPlatform(spec);
      case EOS -> new EosPlatform(spec);
    };
  }

  /** AS number in asplain or asdot. */
  static OptionalLong asn(Optional<String> text) {
    if (text.isEmpty() || !text.get().matches("\\d{1,10}(\\.\\d{1,5})?")) {
      return OptionalLong.empty();
    }
    String[] parts = text.get().split("\\.", -1);
    return OptionalLong.of(
        parts.length == 1
            ? Long.parseLong(parts[0])
            : (Long.parseLong(parts[0]) << 16) + Long.parseLong(parts[1]));
  }

  /** Whether a policy moves the traffic away; in the lab its name says what it does. */
  static boolean drains(String policy) {
    return policy.startsWith("DRAIN-");
  }

  /** Stands for a vendor's way to hide a secret; the same secret always looks the same. */
  static String digest(String secret, int characters) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("circuitd-lab-secret:" + secret).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().withUpperCase().formatHex(hash).substring(0, characters);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
