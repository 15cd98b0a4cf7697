package io.circuitd.design;

import io.circuitd.azure.CrossConnection;
import io.circuitd.files.Findings;
import io.circuitd.intent.Circuit;
import java.util.OptionalInt;

/** The circuit file's copy of the bandwidth against Azure's value, which is the truth. */
final class Bandwidth {
  private Bandwidth() {}

  /**
   * @param built whether something of the circuit is on a router: then a raise in the portal blocks
   *     nothing, and a lower value is one that Azure does not allow
   * @param approved what the last change was approved with, Mbit/s: while Azure has that, the file
   *     alone was raised
   */
  static void check(
      Circuit circuit,
      CrossConnection azure,
      boolean built,
      OptionalInt approved,
      Findings findings) {
    int here = circuit.bandwidthMbps();
    int there = azure.bandwidthMbps();
    if (here == there) {
      return;
    }
    String write = "write " + there + " into the circuit file";
    if (!built) {
      findings.error(
          "R-070",
          circuit.file(),
          "bandwidthMbps " + here + ", Azure has " + there,
          "Azure's value",
          write + "; only the customer can change it, in the Azure portal");
    } else if (there > here) {
      findings.warning(
          "R-073",
          circuit.file(),
          there + " Mbps at Azure, raised in the portal; bandwidthMbps " + here + " in the file",
          "the file's copy, and policers on the routers, as Azure has it (R-070)",
          "look at circuitd plan "
              + circuit.name()
              + ", which can be approved as it stands, and "
              + write);
    } else if (approved.isPresent() && there >= approved.getAsInt()) {
      findings.warning(
          "R-070",
          circuit.file(),
          "bandwidthMbps " + here + " in the file, Azure still has " + there,
          "Azure's value",
          "have the customer raise it in the Azure portal, or " + write);
    } else {
      findings.error(
          "R-072",
          circuit.file(),
          there + " Mbps at Azure, bandwidthMbps " + here + " in the file",
          "a bandwidth that is raised, never lowered; lower means a new circuit",
          "ask the customer; if Azure's value is right, " + write);
    }
  }
}
