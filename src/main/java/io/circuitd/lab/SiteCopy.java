package io.circuitd.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A copy of a site's files that can be pointed at a running lab; the original stays untouched. */
public final class SiteCopy {
  private static final YAMLMapper YAML = new YAMLMapper();
  private final Path configDir;

  private SiteCopy(Path configDir) {
    this.configDir = configDir;
  }

  /** Copies a configuration folder to {@code folder/config}. */
  public static SiteCopy of(Path original, Path folder) {
    Path copy = folder.resolve("config");
    try (Stream<Path> files = Files.walk(original)) {
      for (Path from : files.toList()) {
        Path to = copy.resolve(original.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(original + " cannot be copied: " + e.getMessage(), e);
    }
    return new SiteCopy(copy);
  }

  public Path configDir() {
    return configDir;
  }

  /** Writes the lab's addresses into inventory and settings. */
  public void pointAt(VirtualPop pop) {
    edit(
        "inventory.yaml",
        root -> {
          for (Map.Entry<String, JsonNode> entry : root.path("routers").properties()) {
            SimulatedRouter router = pop.routers().router(entry.getKey());
            ObjectNode node = (ObjectNode) entry.getValue();
            node.put("host", "127.0.0.1");
            node.withObject("/netconf")
                .put("port", router.netconfPort())
                .put("hostKey", router.hostKeyPin());
            node.withObject("/snmp").put("port", router.snmpPort());
          }
        });
    edit(
        "circuitd.yaml",
        root -> {
          for (FakeAzure cloud : pop.clouds()) {
            ((ObjectNode) root.path("clouds").path(cloud.cloudName()))
                .put("arm", cloud.base().toString())
                .put("authority", cloud.base().toString());
          }
        });
  }

  /** Changes one YAML file of the copy. */
  public void edit(String file, Edit edit) {
    Path path = configDir.resolve(file);
    ObjectNode root = (ObjectNode) YAML.readTree(path.toFile());
    edit.change(root);
    YAML.writeValue(path.toFile(), root);
  }

  /** A change of a YAML tree. */
  public interface Edit {
    void change(ObjectNode root);
  }
}
