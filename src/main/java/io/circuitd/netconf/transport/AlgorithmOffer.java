package io.circuitd.netconf.transport;

import io.circuitd.netconf.SshAlgorithms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;

/**
 * The algorithms that we offer (RFC 4253 section 7.1), in order of preference. The first ones cost
 * the least CPU of those that are safe.
 */
record AlgorithmOffer(
    List<BuiltinDHFactories> keyExchanges,
    List<BuiltinCiphers> ciphers,
    List<BuiltinMacs> macs,
    List<BuiltinSignatures> signatures) {

  private static final AlgorithmOffer MODERN =
      new AlgorithmOffer(
          List.of(
              BuiltinDHFactories.curve25519,
              BuiltinDHFactories.curve25519_libssh,
              BuiltinDHFactories.ecdhp256,
              BuiltinDHFactories.ecdhp384,
              BuiltinDHFactories.ecdhp521,
              BuiltinDHFactories.mlkem768x25519,
              BuiltinDHFactories.sntrup761x25519,
              BuiltinDHFactories.sntrup761x25519_openssh,
              BuiltinDHFactories.dhgex256,
              BuiltinDHFactories.dhg16_512,
              BuiltinDHFactories.dhg18_512,
              BuiltinDHFactories.dhg14_256),
          List.of(
              BuiltinCiphers.aes128gcm,
              BuiltinCiphers.aes256gcm,
              BuiltinCiphers.aes128ctr,
              BuiltinCiphers.aes192ctr,
              BuiltinCiphers.aes256ctr,
              BuiltinCiphers.cc20p1305_openssh),
          List.of(
              BuiltinMacs.hmacsha256etm,
              BuiltinMacs.hmacsha512etm,
              BuiltinMacs.hmacsha256,
              BuiltinMacs.hmacsha512),
          List.of(
              BuiltinSignatures.ed25519,
              BuiltinSignatures.nistp256,
              BuiltinSignatures.nistp384,
              BuiltinSignatures.nistp521,
              BuiltinSignatures.rsaSHA512,
              BuiltinSignatures.rsaSHA256));

  private static final AlgorithmOffer LEGACY =
      new AlgorithmOffer(
          both(MODERN.keyExchanges, oldKeyExchanges()),
          both(
              MODERN.ciphers,
              List.of(
                  BuiltinCiphers.aes128cbc, BuiltinCiphers.aes192cbc, BuiltinCiphers.aes256cbc)),
          both(MODERN.macs, List.of(BuiltinMacs.hmacsha1etm, BuiltinMacs.hmacsha1)),
          both(MODERN.signatures, List.of(BuiltinSignatures.rsa)));

  private static final AlgorithmOffer POST_QUANTUM =
      new AlgorithmOffer(
          both(
              List.of(
                  BuiltinDHFactories.mlkem768x25519,
                  BuiltinDHFactories.sntrup761x25519,
                  BuiltinDHFactories.sntrup761x25519_openssh),
              MODERN.keyExchanges),
          MODERN.ciphers,
          MODERN.macs,
          MODERN.signatures);

  private static <T> List<T> both(List<T> first, List<T> then) {
    return Stream.concat(first.stream(), then.stream()).distinct().toList();
  }

  /** SHA-1 is what these are for. */
  @SuppressWarnings("deprecation")
  private static List<BuiltinDHFactories> oldKeyExchanges() {
    return List.of(BuiltinDHFactories.dhgex, BuiltinDHFactories.dhg14);
  }

  static AlgorithmOffer of(SshAlgorithms algorithms) {
    return switch (algorithms) {
      case MODERN -> MODERN;
      case LEGACY -> LEGACY;
      case POST_QUANTUM -> POST_QUANTUM;
    };
  }

  /**
   * Has this session offer them.
   *
   * @param knownKeyTypes host keys of these types are asked for first
   */
  void applyTo(ClientSession session, List<String> knownKeyTypes) {
    List<KeyExchangeFactory> exchanges =
        NamedFactory.setUpTransformedFactories(false, keyExchanges, ClientBuilder.DH2KEX);
    session.setKeyExchangeFactories(exchanges);
    session.setCipherFactories(List.copyOf(ciphers));
    session.setMacFactories(List.copyOf(macs));
    session.setSignatureFactories(ordered(knownKeyTypes));
  }

  private List<NamedFactory<Signature>> ordered(List<String> knownKeyTypes) {
    Set<String> first = new LinkedHashSet<>();
    for (String type : knownKeyTypes) {
      first.add(type);
      first.addAll(KeyUtils.getAllEquivalentKeyTypes(type));
    }
    List<NamedFactory<Signature>> all = new ArrayList<>(signatures);
    all.sort((a, b) -> Boolean.compare(first.contains(b.getName()), first.contains(a.getName())));
    return all;
  }

  /** What both sides cannot agree on, and which switch would help; empty when they can. */
  static Optional<String> disagreement(
      Hop hop, Map<KexProposalOption, String> ours, Map<KexProposalOption, String> theirs) {
    for (Category category : Category.values()) {
      List<String> our = names(ours.getOrDefault(category.option, ""));
      List<String> their = names(theirs.getOrDefault(category.option, ""));
      if (our.stream().noneMatch(their::contains)) {
        return Optional.of(
            "no common "
                + category.words
                + ": we offer "
                + String.join(",", our)
                + "; the "
                + hop.side()
                + " offers "
                + String.join(",", their)
                + "; "
                + advice(hop, category, their));
      }
    }
    return Optional.empty();
  }

  private static String advice(Hop hop, Category category, List<String> their) {
    List<String> old =
        category.of(LEGACY).stream().map(NamedResource::getName).filter(their::contains).toList();
    String update = "update the " + hop.side() + "'s SSH server";
    if (old.isEmpty() || !hop.section().equals("netconf")) {
      return update;
    }
    return update
        + ", or set `algorithms: legacy` in its netconf section, which allows "
        + String.join(",", old);
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split(","))
        .filter(name -> !name.isEmpty())
        .filter(name -> !name.startsWith("ext-info-") && !name.startsWith("kex-strict-"))
        .toList();
  }

  private enum Category {
    KEY_EXCHANGE("key exchange", KexProposalOption.ALGORITHMS),
    HOST_KEY("type of host key", KexProposalOption.SERVERKEYS),
    CIPHER("cipher", KexProposalOption.C2SENC),
    CIPHER_BACK("cipher", KexProposalOption.S2CENC),
    MAC("MAC", KexProposalOption.C2SMAC),
    MAC_BACK("MAC", KexProposalOption.S2CMAC);

    private final String words;
    private final KexProposalOption option;

    Category(String words, KexProposalOption option) {
      this.words = words;
      this.option = option;
    }

    List<? extends NamedResource> of(AlgorithmOffer offer) {
      return switch (this) {
        case KEY_EXCHANGE -> offer.keyExchanges;
        case HOST_KEY -> offer.signatures;
        case CIPHER, CIPHER_BACK -> offer.ciphers;
        case MAC, MAC_BACK -> offer.macs;
      };
    }
  }
}
