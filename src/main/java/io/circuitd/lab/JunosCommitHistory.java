package io.circuitd.lab;

import io.circuitd.lab.datastore.CommitLog.Commit;
import io.circuitd.netconf.wire.SafeXml;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The answer of Junos to {@code get-commit-information}; the newest commit is number 0. */
final class JunosCommitHistory {
  /** Times as Junos writes them for people. */
  static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private JunosCommitHistory() {}

  /**
   * @param namespace of Junos's own attributes
   */
  static String write(String namespace, List<Commit> commits) {
    StringBuilder xml = new StringBuilder("<commit-information xmlns:junos=\"");
    xml.append(namespace).append("\">");
    for (int i = 0; i < commits.size(); i++) {
      Commit commit = commits.get(i);
      xml.append("<commit-history><sequence-number>").append(i).append("</sequence-number><user>");
      xml.append(SafeXml.escape(commit.user())).append("</user><client>");
      xml.append(commit.client()).append("</client><date-time junos:seconds=\"");
      xml.append(commit.at().getEpochSecond()).append("\">").append(LOCAL.format(commit.at()));
      xml.append("</date-time>");
      if (!commit.comment().isEmpty()) {
        xml.append("<comment>").append(SafeXml.escape(commit.comment())).append("</comment>");
      }
      xml.append("</commit-history>");
    }
    return xml.append("</commit-information>").toString();
  }
}
