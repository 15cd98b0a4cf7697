package io.circuitd.cli;

import io.circuitd.daemon.Site;
import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Sites for commands that need one without errors in settings and inventory. */
final class Sites {
  private Sites() {}

  /**
   * Reads a site.
   *
   * @throws CommandFailure naming every error, when settings or inventory have any
   */
  static Site sound(Path configDir) {
    Site site = Site.load(configDir);
    if (site.config().isEmpty() || site.inventory().isEmpty()) {
      throw new CommandFailure(
          ExitCode.WRONG,
          site.findings().stream()
              .filter(finding -> finding.severity() == Severity.ERROR)
              .map(Finding::toString)
              .collect(Collectors.joining("\n")));
    }
    return site;
  }
}
