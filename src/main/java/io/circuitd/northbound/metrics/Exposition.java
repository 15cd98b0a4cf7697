package io.circuitd.northbound.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** One of the text formats: OpenMetrics 1.0 for those who ask for it, else Prometheus's own. */
final class Exposition {
  private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();
  private static final ExpositionFormatWriter PLAIN = PrometheusTextFormatWriter.create();

  private final ExpositionFormatWriter writer;

  private Exposition(ExpositionFormatWriter writer) {
    this.writer = writer;
  }

  /**
   * The format for a reader.
   *
   * @param accept its Accept header (RFC 9110, section 12.5.1); empty when it sent none
   */
  static Exposition wanted(String accept) {
    return new Exposition(OPEN_METRICS.accepts(accept) ? OPEN_METRICS : PLAIN);
  }

  String contentType() {
    return writer.getContentType();
  }

  /**
   * The text.
   *
   * @param packed whether by gzip
   */
  byte[] bytes(MetricSnapshots metrics, boolean packed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packed ? new GZIPOutputStream(bytes) : bytes) {
      writer.write(out, metrics);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return bytes.toByteArray();
  }
}
