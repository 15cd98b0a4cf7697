package io.circuitd.deploy;

import io.circuitd.model.LegId;
import io.circuitd.render.OwnedEntry;
import io.circuitd.render.OwnedPaths;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * The edits of several legs on one router in one commit.
 *
 * @param members one at least, of one profile
 */
record BatchEdit(List<LegEdit> members) implements Edit {
  BatchEdit {
    members = List.copyOf(members);
  }

  /** The first of them. */
  @Override
  public LegId leg() {
    return members.getFirst().leg();
  }

  @Override
  public String router() {
    return members.getFirst().router();
  }

  @Override
  public List<String> payloads(Element running) {
    return members.stream().flatMap(member -> member.payloads(running).stream()).toList();
  }

  @Override
  public List<String> former(Element running) throws NotRestorable {
    List<String> former = new ArrayList<>();
    for (LegEdit member : members) {
      former.addAll(member.former(running));
    }
    return former;
  }

  @Override
  public List<String> inverse(List<String> former, Element running) {
    List<String> payloads = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      payloads.addAll(members.get(i).inverse(List.of(former.get(i)), running));
    }
    return payloads;
  }

  @Override
  public String filter() {
    List<OwnedEntry> touched = new ArrayList<>();
    members.forEach(member -> touched.addAll(member.touched()));
    return new OwnedPaths(touched, members.getFirst().profile()).filter();
  }

  @Override
  public List<String> differences(Element data) {
    return members.stream()
        .flatMap(member ->
            member.differences(data).stream().map(difference -> member.leg() + ": " + difference))
        .toList();
  }

  @Override
  public String standing(Element data) {
    return members.stream().map(member -> member.standing(data)).collect(Collectors.joining());
  }

  @Override
  public String baseline() {
    return members.stream().map(LegEdit::baseline).collect(Collectors.joining());
  }
}
