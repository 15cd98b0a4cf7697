package io.circuitd.render;

import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.OwnedEntry.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the owned entries of a document and refuses a document that would touch anything else:
 * outside owned entries there may be only keys and the profile's {@code notKeys}.
 */
final class OwnedEntries {
  private final DeviceProfile profile;
  private final Tree tree;

  OwnedEntries(DeviceProfile profile, Tree tree) {
    this.profile = profile;
    this.tree = tree;
  }

  /**
   * Owned entries in the order of the document.
   *
   * @throws IllegalArgumentException naming the element that breaks a rule
   */
  Map<OwnedEntry, Xml> of(List<Xml> roots) {
    Map<OwnedEntry, Xml> owned = new LinkedHashMap<>();
    for (Xml root : roots) {
      walk(root, root.name(), List.of(), owned);
    }
    if (owned.isEmpty()) {
      throw new IllegalArgumentException("no element carries nc:operation=\"replace\"");
    }
    return owned;
  }

  private void walk(Xml element, String path, List<Step> way, Map<OwnedEntry, Xml> owned) {
    if (!element.attributes().isEmpty()) {
      throw new IllegalArgumentException(
          "<" + path + "> has attributes " + element.attributes().keySet() + "; expected none");
    }
    List<Step> steps = new ArrayList<>(way);
    steps.add(tree.step(element, path));
    if (element.isOwned()) {
      own(element, path, steps, owned);
      return;
    }
    if (element.operation().isPresent()) {
      throw new IllegalArgumentException(
          "<" + path + "> has operation " + element.operation().get() + "; expected replace");
    }
    if (element.isLeaf()) {
      throw new IllegalArgumentException(
          "<"
              + path
              + "> is written outside an owned entry; mark the list entry that the leg owns"
              + " with nc:operation=\"replace\", or, if this is a key, name it in listKeys");
    }
    List<String> keys = tree.keyNames(path);
    for (Xml child : element.children()) {
      boolean allowed =
          child.isLeaf()
              && child.operation().isEmpty()
              && (keys.contains(child.name()) || profile.notKeys().contains(child.name()));
      if (!allowed) {
        walk(child, Tree.below(path, child.name()), steps, owned);
      }
    }
  }

  private void own(Xml element, String path, List<Step> steps, Map<OwnedEntry, Xml> owned) {
    refuseOperationsBelow(element, path);
    if (steps.getLast().keys().isEmpty()) {
      if (!element.isLeaf() || element.text().isEmpty()) {
        throw new IllegalArgumentException(
            "<"
                + path
                + "> is owned but no list entry; add its key leaves to the device profile's"
                + " listKeys, or own the entry below it");
      }
      Step step = steps.getLast();
      steps.set(
          steps.size() - 1, new Step(step.namespace(), step.name(), step.keys(), element.text()));
    }
    if (owned.put(new OwnedEntry(steps), element) != null) {
      throw new IllegalArgumentException(new OwnedEntry(steps).path() + " is there twice");
    }
  }

  private static void refuseOperationsBelow(Xml element, String path) {
    for (Xml child : element.children()) {
      String below = Tree.below(path, child.name());
      if (child.operation().isPresent() || !child.attributes().isEmpty()) {
        throw new IllegalArgumentException(
            "<" + below + "> has an operation or attribute inside an owned entry");
      }
      refuseOperationsBelow(child, below);
    }
  }
}
