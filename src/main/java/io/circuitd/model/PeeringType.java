package io.circuitd.model;

import java.time.LocalDate;
import java.util.Locale;

/** The two peerings that Azure still offers (R-101 refuses the third). */
public enum PeeringType {
  PRIVATE("AzurePrivatePeering", LocalDate.of(2018, 8, 1)),
  MICROSOFT("MicrosoftPeering", LocalDate.of(2020, 1, 10));

  private final String azureName;
  private final LocalDate bfdSince;

  PeeringType(String azureName, LocalDate bfdSince) {
    this.azureName = azureName;
    this.bfdSince = bfdSince;
  }

  /** Name and {@code peeringType} at Azure. */
  public String azureName() {
    return azureName;
  }

  /** As files and messages spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The day since which Azure turns BFD on for a new one; an older one needs a reset. */
  public LocalDate bfdSince() {
    return bfdSince;
  }

  /** As a sentence spells it, such as {@code Microsoft peering}. */
  public String title() {
    return this == MICROSOFT ? "Microsoft peering" : "private peering";
  }

  @Override
  public String toString() {
    return word();
  }
}
