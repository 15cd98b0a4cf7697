package io.circuitd.model;

import java.util.Locale;

/** The two peerings that Azure still offers (R-101 refuses the third). */
public enum PeeringType {
  PRIVATE("AzurePrivatePeering"),
  MICROSOFT("MicrosoftPeering");

  private final String azureName;

  PeeringType(String azureName) {
    this.azureName = azureName;
  }

  /** Name and {@code peeringType} at Azure. */
  public String azureName() {
    return azureName;
  }

  /** As files and messages spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }
}
