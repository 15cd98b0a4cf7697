package io.circuitd.advice;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Geopolitical areas: which Azure regions and which peering locations belong to each, as Microsoft
 * lists them for ExpressRoute. The region of a resource says nothing of the location that it leads
 * to. What is in no list is unknown, and decides nothing.
 */
final class Areas {
  private record Area(Set<String> regions, Set<String> locations) {}

  /** A location of two clouds stands in two areas. */
  private static final List<Area> ALL =
      List.of(
          area("australiacentral, australiacentral2", "Canberra"),
          area(
              "francecentral, francesouth, germanynorth, germanywestcentral, italynorth,"
                  + " northeurope, norwayeast, norwaywest, polandcentral, swedencentral,"
                  + " switzerlandnorth, switzerlandwest, uksouth, ukwest, westeurope",
              "Amsterdam, Berlin, Copenhagen, Dublin, Frankfurt, Geneva, London, Madrid,"
                  + " Marseille, Milan, Munich, Newport, Oslo, Paris, Stavanger, Stockholm, Warsaw,"
                  + " Zurich"),
          area(
              "canadacentral, canadaeast, centralus, eastus, eastus2, northcentralus,"
                  + " southcentralus, westcentralus, westus, westus2, westus3",
              "Atlanta, Chicago, Dallas, Denver, Las Vegas, Los Angeles, Miami, Minneapolis,"
                  + " Montreal, New York, Phoenix, Quebec City, Queretaro, Quincy, San Antonio,"
                  + " Seattle, Silicon Valley, Toronto, Vancouver, Washington DC"),
          area(
              "usdodcentral, usdodeast, usgovarizona, usgoviowa, usgovtexas, usgovvirginia",
              "Atlanta, Chicago, Dallas, New York, Phoenix, San Antonio, Seattle, Silicon Valley,"
                  + " Washington DC"),
          area(
              "eastasia, southeastasia",
              "Bangkok, Hong Kong, Jakarta, Kuala Lumpur, Singapore, Taipei"),
          area("centralindia, southindia, westindia", "Chennai, Mumbai, Pune"),
          area("israelcentral", "Tel Aviv"),
          area("japaneast, japanwest", "Osaka, Tokyo"),
          area("australiaeast, australiasoutheast", "Auckland, Melbourne, Perth, Sydney"),
          area("koreacentral, koreasouth", "Busan, Seoul"),
          area("uaecentral, uaenorth", "Abu Dhabi, Dubai"),
          area("southafricanorth, southafricawest", "Cape Town, Johannesburg"),
          area("brazilsouth", "Campinas, Rio de Janeiro, Santiago, Sao Paulo"),
          area("qatarcentral", "Doha"),
          area("chinaeast, chinaeast2", "Shanghai"),
          area("chinanorth, chinanorth2, chinanorth3", "Beijing"));

  private Areas() {}

  private static Area area(String regions, String locations) {
    return new Area(
        words(regions).map(Areas::bare).collect(Collectors.toUnmodifiableSet()),
        words(locations).map(Areas::metro).collect(Collectors.toUnmodifiableSet()));
  }

  private static Stream<String> words(String list) {
    return Stream.of(list.split(", ", -1));
  }

  /**
   * Whether a region lies in the area of a peering location; empty where one of them is not known.
   */
  static Optional<Boolean> reaches(String location, String region) {
    boolean known = ALL.stream().anyMatch(area -> area.regions().contains(bare(region)));
    List<Area> around =
        ALL.stream().filter(area -> area.locations().contains(metro(location))).toList();
    return !known || around.isEmpty()
        ? Optional.empty()
        : Optional.of(around.stream().anyMatch(area -> area.regions().contains(bare(region))));
  }

  private static String bare(String name) {
    return name.replace(" ", "").toLowerCase(Locale.ROOT);
  }

  /** {@code Chicago2} is a second site in Chicago; {@code Newport(Wales)} names its country. */
  private static String metro(String location) {
    return bare(location).replaceFirst("\\(.*", "").replaceFirst("[0-9]+$", "");
  }
}
