package io.circuitd.advice;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Azure regions by geopolitical area, as Microsoft lists them for ExpressRoute. A region that is
 * not here is unknown, and decides nothing.
 */
final class Areas {
  private static final Map<String, List<String>> REGIONS =
      Map.of(
          "North America",
          List.of(
              "eastus",
              "eastus2",
              "centralus",
              "northcentralus",
              "southcentralus",
              "westcentralus",
              "westus",
              "westus2",
              "westus3",
              "canadacentral",
              "canadaeast"),
          "Europe",
          List.of(
              "northeurope",
              "westeurope",
              "uksouth",
              "ukwest",
              "francecentral",
              "francesouth",
              "germanywestcentral",
              "germanynorth",
              "norwayeast",
              "norwaywest",
              "swedencentral",
              "switzerlandnorth",
              "switzerlandwest",
              "italynorth",
              "polandcentral"),
          "Asia",
          List.of("eastasia", "southeastasia"),
          "Japan",
          List.of("japaneast", "japanwest"),
          "Korea",
          List.of("koreacentral", "koreasouth"),
          "India",
          List.of("centralindia", "southindia", "westindia"),
          "Oceania",
          List.of("australiaeast", "australiasoutheast"),
          "South Africa",
          List.of("southafricanorth", "southafricawest"),
          "US Government",
          List.of("usgovvirginia", "usgovarizona", "usgovtexas", "usdodcentral", "usdodeast"),
          "China",
          List.of(
              "chinaeast", "chinaeast2", "chinaeast3", "chinanorth", "chinanorth2", "chinanorth3"));

  private static final Map<String, String> AREA =
      REGIONS.entrySet().stream()
          .flatMap(
              entry -> entry.getValue().stream().map(region -> Map.entry(region, entry.getKey())))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private Areas() {}

  /** Whether two regions lie in one area; empty where one of them is not known. */
  static Optional<Boolean> same(String one, String other) {
    Optional<String> first = area(one);
    Optional<String> second = area(other);
    return first.isEmpty() || second.isEmpty()
        ? Optional.empty()
        : Optional.of(first.equals(second));
  }

  private static Optional<String> area(String region) {
    return Optional.ofNullable(AREA.get(region.replace(" ", "").toLowerCase(Locale.ROOT)));
  }
}
