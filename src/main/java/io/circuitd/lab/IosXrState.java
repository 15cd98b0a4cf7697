package io.circuitd.lab;

import io.circuitd.lab.datastore.CommitLog.Commit;
import io.circuitd.netconf.wire.SafeXml;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.w3c.dom.Element;

/**
 * Operational state of IOS-XR: the list of commits and the clock. This router lives hours behind
 * UTC, so that who takes its times for UTC is found out.
 */
final class IosXrState {
  private static final String YANG = "http://cisco.com/ns/yang/Cisco-IOS-XR-";
  private static final ZoneOffset ZONE = ZoneOffset.ofHours(-5);
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH).withZone(ZONE);

  private IosXrState() {}

  /** What a filter's top-level elements select of it; what they hold further in does not count. */
  static String write(Element filter, List<Commit> commits, Instant now) {
    StringBuilder xml = new StringBuilder();
    for (Element wanted : SafeXml.children(filter)) {
      String name = "{" + wanted.getNamespaceURI() + "}" + wanted.getLocalName();
      if (name.equals("{" + YANG + "config-cfgmgr-exec-oper}config-manager")) {
        commits(commits, xml);
      } else if (name.equals("{" + YANG + "shellutil-oper}system-time")) {
        clock(now.atZone(ZONE), xml);
      }
    }
    return xml.toString();
  }

  private static void commits(List<Commit> commits, StringBuilder xml) {
    xml.append("<config-manager xmlns=\"").append(YANG).append("config-cfgmgr-exec-oper\">");
    xml.append("<global><config-commit><commits>");
    for (Commit commit : commits) {
      xml.append("<commit>");
      leaf(xml, "commit", Long.toString(commit.id()));
      leaf(xml, "timestamp", TIMESTAMP.format(commit.at()));
      leaf(xml, "commit-id", Long.toString(commit.id()));
      leaf(xml, "user-id", commit.user());
      leaf(xml, "line", commit.client());
      leaf(xml, "client-name", commit.client());
      leaf(xml, "label", "");
      leaf(xml, "comment", commit.comment());
      xml.append("</commit>");
    }
    xml.append("</commits></config-commit></global></config-manager>");
  }

  private static void clock(ZonedDateTime now, StringBuilder xml) {
    xml.append("<system-time xmlns=\"").append(YANG).append("shellutil-oper\"><clock>");
    leaf(xml, "year", Integer.toString(now.getYear()));
    leaf(xml, "month", Integer.toString(now.getMonthValue()));
    leaf(xml, "day", Integer.toString(now.getDayOfMonth()));
    leaf(xml, "hour", Integer.toString(now.getHour()));
    leaf(xml, "minute", Integer.toString(now.getMinute()));
    leaf(xml, "second", Integer.toString(now.getSecond()));
    leaf(xml, "time-zone", "EST");
    xml.append("</clock></system-time>");
  }

  private static void leaf(StringBuilder xml, String name, String text) {
    xml.append('<').append(name).append('>').append(SafeXml.escape(text));
    xml.append("</").append(name).append('>');
  }
}
